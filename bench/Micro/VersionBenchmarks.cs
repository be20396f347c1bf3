using BenchmarkDotNet.Attributes;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.Micro;

/// <summary>
/// A request of a client that is bound to a version: finding the version in its cookie and picking among that version's servers; and that
/// of a new client.
/// </summary>
public class VersionBenchmarks
{
    private const int Versions = 4;

    private readonly Request _version = new() { Headers = { ["Cookie"] = $"{CookieBenchmarks.FiveOthers}; {Farm.CookieName}=v2" } };
    private readonly Request _none = new() { Headers = { ["Cookie"] = CookieBenchmarks.FiveOthers } };
    private Farm _farm = null!;
    private Backend _backend = null!;

    /// <summary>Of all versions together.</summary>
    [Params(40, 4000)]
    public int Servers { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _farm = new Farm(Describe);
        _backend = _farm.Backend;
    }

    [GlobalCleanup]
    public void Release() => _farm.Dispose();

    [Benchmark]
    public void OfVersion() => Serve(_version);

    [Benchmark]
    public void New() => Serve(_none);

    private void Serve(Request request)
    {
        var (_, cookie, _) = _backend.Assign(request);
        _backend.TryPick(request, cookie.Group, avoid: null, out var lease);
        lease.End();
    }

    private void Describe(BackendBuilder web)
    {
        web.PersistWithCookie(Farm.CookieName, cookie => cookie.Insert().Indirect().ByLabel("version", "v1"));
        for (var i = 0; i < Servers; i++)
        {
            var version = $"v{i % Versions}";
            web.AddServer($"s{i}", $"http://127.0.0.1:{10_000 + i}", server => server.Label("version", version));
        }
    }
}
