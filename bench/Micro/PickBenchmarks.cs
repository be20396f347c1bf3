using BenchmarkDotNet.Attributes;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Micro;

/// <summary>A pick, and the end of the request, by one thread and by eight at once.</summary>
public class PickBenchmarks
{
    private const int Threads = 8;
    private const int PicksPerThread = 50_000;

    private readonly Request _request = new() { Target = "/shop/cart?item=42" };
    private Farm _farm = null!;
    private Backend _backend = null!;
    private Crew _crew = null!;

    [ParamsAllValues]
    public PickKind Kind { get; set; }

    [Params(10, 100, 1000, 10_000)]
    public int Servers { get; set; }

    [Params(WeightMix.Equal, WeightMix.Unequal)]
    public WeightMix Weights { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _farm = new Farm(Servers, Weights, Kind);
        _backend = _farm.Backend;
        foreach (var server in _backend.Servers)
        {
            // Algorithms that go by response times have less to do as long as they know none.
            var lease = new Lease(server);
            lease.Learn(AttemptOutcome.Responded, TimeSpan.FromMilliseconds(10));
            lease.End();
        }

        _crew = new Crew(Threads, PickMany);
    }

    [GlobalCleanup]
    public void Release()
    {
        _crew.Dispose();
        _farm.Dispose();
    }

    [Benchmark]
    public void Pick()
    {
        _backend.TryPick(_request, avoid: null, out var lease);
        lease.End();
    }

    [Benchmark(OperationsPerInvoke = Threads * PicksPerThread)]
    public void PickByEightThreads() => _crew.WorkOnce();

    private void PickMany()
    {
        for (var i = 0; i < PicksPerThread; i++)
        {
            Pick();
        }
    }
}
