using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>
/// As many requests at a time as there are servers, the others in one queue: <c>leastconn</c> finds the idle server each time, so that the farm
/// is the queue M/M/n.
/// </summary>
internal sealed class CentralQueue : IExperiment
{
    private const int Servers = 100;
    private const double Tolerance = 0.03;

    // The queue forgets the more slowly the busier the servers are: a hundred million requests at load 0.99.
    private const double Patience = 10_000;

    private static readonly double[] Loads = [0.8, 0.9, 0.95, 0.99];

    public string Name => "central-queue";

    public string Title => "leastconn over 100 servers behind one queue against M/M/100: mean time in system";

    public IEnumerable<Finding> Run(int seed) => Loads.Select(load => Run(load, (long)(Patience / ((1 - load) * (1 - load))), seed));

    /// <summary>The mean at one load.</summary>
    public static Finding Run(double load, long requests, int seed)
    {
        var farm = Farm.Describe(Algorithm.LeastConnections, Servers);
        var times = Queues.Run(farm, load, requests, requests / 5, seed, mostInFlight: Servers);
        return Finding.Near($"load {load}: mean", QueueingTheory.CentralQueueMean(load, Servers), times.Mean, Tolerance);
    }
}
