using BenchmarkDotNet.Attributes;

namespace LoadBalancing.Micro;

/// <summary>A pick, and the end of the request, by one thread and by eight at once.</summary>
[InvocationCount(4, 1), WarmupCount(2), IterationCount(5)]
public class PickBenchmarks
{
    private const int Threads = 8;

    // Few enough that algorithms which look at every server come to an end, too.
    private const int PicksPerThread = 10_000;

    private Farm _farm = null!;
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
        _farm.LearnResponseTimes();

        // The compiler takes its time over the best code, and begins when code has been used for a while.
        for (var round = 0; round < 5; round++)
        {
            PickMany();
            Thread.Sleep(100);
        }

        _crew = new Crew(Threads, PickMany);
    }

    [GlobalCleanup]
    public void Release()
    {
        _crew.Dispose();
        _farm.Dispose();
    }

    [Benchmark(OperationsPerInvoke = PicksPerThread)]
    public void Pick() => PickMany();

    [Benchmark(OperationsPerInvoke = Threads * PicksPerThread)]
    public void PickByEightThreads() => _crew.WorkOnce();

    private void PickMany() => _farm.PickMany(PicksPerThread);
}
