using BenchmarkDotNet.Attributes;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Micro;

/// <summary>What cookies made to be slow cost, by their length: finding the server and writing the header for it.</summary>
public class HostileCookieBenchmarks
{
    private Farm _farm = null!;
    private Backend _backend = null!;
    private StringValues _headers;
    private Request _request = null!;
    private char[] _room = [];

    /// <summary>What the header repeats.</summary>
    [Params(Farm.CookieName + "=x; ", Farm.CookieName + "=\";", "\";" + Farm.CookieName + "=", Farm.CookieName)]
    public string Pattern { get; set; } = "";

    /// <summary>Characters of the header.</summary>
    [Params(1_000, 10_000, 100_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _farm = new Farm(servers: 10, WeightMix.Equal);
        _backend = _farm.Backend;
        _headers = string.Concat(Enumerable.Repeat(Pattern, (Length / Pattern.Length) + 1))[..Length];
        _request = new Request { Headers = { ["Cookie"] = _headers } };
        _room = new char[Length];
    }

    [GlobalCleanup]
    public void Release() => _farm.Dispose();

    [Benchmark]
    public int Handle()
    {
        _ = _backend.Assign(_request);
        return _backend.Settings.Cookie!.WriteForServer(_headers[0], _room);
    }
}
