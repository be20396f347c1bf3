using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>The simulator and the engine against formulas that are exact.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="loads">Loads on the farm, below 1.</param>
internal sealed class Anchors(string name, params double[] loads) : IExperiment
{
    private const double Tolerance = 0.03;
    private const int ManyServers = 1000;
    private const double MostPatience = 30;

    // Requests at half load. A queue forgets the more slowly the busier it is, one among few the more so.
    private const long Requests = 4_000_000;

    public string Name => name;

    public string Title => "Mean, p99 and p99.9 of the time in system against queueing theory (Poisson, exponential, one slot a server)";

    public IEnumerable<Finding> Run(int seed) => loads.SelectMany(load => Run(load, Requests, seed));

    /// <summary>The anchors at one load.</summary>
    public static IEnumerable<Finding> Run(double load, long requests, int seed)
    {
        var count = (long)(requests * Math.Min(MostPatience, 0.25 / ((1 - load) * (1 - load))));
        foreach (var (name, expected, farm) in Cases(load))
        {
            var measured = Queues.Run(farm, load, farm.Servers.Count < ManyServers ? count : requests, seed);
            yield return Finding.Near($"{name}, load {load}: mean", expected.Mean, measured.Mean, Tolerance);
            yield return Finding.Near($"{name}, load {load}: p99", expected.P99, measured.P99, Tolerance);
            yield return Finding.Near($"{name}, load {load}: p99.9", expected.P999, measured.P999, Tolerance);
        }
    }

    /// <summary>What theory knows, and the farms that it knows it of. Random choice is the power of one choice.</summary>
    public static IEnumerable<(string Name, ResponseTimes Expected, BackendOptions Farm)> Cases(double load) =>
    [
        ("random, 100 servers", QueueingTheory.Random(load), WithDraws(1, 100)),
        ("round robin, 10 servers", QueueingTheory.RoundRobin(load, 10), Farm.Describe(Algorithm.RoundRobin, 10)),
        ("round robin, 100 servers", QueueingTheory.RoundRobin(load, 100), Farm.Describe(Algorithm.RoundRobin, 100)),
        ("power of 2, 1000 servers", QueueingTheory.PowerOfChoices(load, 2), WithDraws(2, ManyServers)),
        ("power of 3, 1000 servers", QueueingTheory.PowerOfChoices(load, 3), WithDraws(3, ManyServers)),
        ("power of 5, 1000 servers", QueueingTheory.PowerOfChoices(load, 5), WithDraws(5, ManyServers)),
    ];

    private static BackendOptions WithDraws(int draws, int servers)
    {
        var options = Farm.Describe(Algorithm.PowerOfTwo, servers);
        options.Draws = draws;
        return options;
    }
}
