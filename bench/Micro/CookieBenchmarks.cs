using BenchmarkDotNet.Attributes;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Micro;

/// <summary>What the persistence cookie costs a request whose <c>Cookie</c> header carries eight other cookies.</summary>
public class CookieBenchmarks
{
    internal const string FiveOthers =
        "_ga=GA1.2.1093746212.1727712345; _gid=GA1.2.512345678.1727712345; lang=en-GB; theme=dark; consent=necessary%2Canalytics";

    private const string Persistence = $"{Farm.CookieName}=s7";
    private const string Others = FiveOthers + "; cart=5f0c6a1e-8a0f-4a53-9d1e-0f6f5d1c2b3a; " +
        "session=eyJ1c2VyIjo0MiwidGltZSI6MTcyNzcxMjM0NX0.c2lnbmF0dXJl; csrf=Zk3q9vYtP1sLx8Bn";

    private Farm _farm = null!;
    private Backend _backend = null!;
    private StringValues _headers;
    private Request _request = null!;
    private readonly char[] _room = new char[1024];

    [Params(CookiePlace.First, CookiePlace.Last, CookiePlace.Absent)]
    public CookiePlace Place { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _farm = new Farm(servers: 10, WeightMix.Equal);
        _backend = _farm.Backend;
        _headers = Place switch
        {
            CookiePlace.First => $"{Persistence}; {Others}",
            CookiePlace.Last => $"{Others}; {Persistence}",
            _ => Others,
        };
        _request = new Request { Headers = { ["Cookie"] = _headers } };
    }

    [GlobalCleanup]
    public void Release() => _farm.Dispose();

    [Benchmark]
    public int Remove() => CookieHeader.WriteWithout(_headers[0], Farm.CookieName, _room);

    [Benchmark]
    public object? FindByCookie() => _backend.Assign(_request).Server;
}
