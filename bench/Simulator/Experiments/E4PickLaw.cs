using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>Two different servers are drawn, so the busiest of a farm is never taken.</summary>
internal sealed class E4PickLaw : IExperiment
{
    private const int Picks = 100_000;

    public string Name => "E4";

    public string Title => "Pick law of power-of-two: shares when the first server is busy";

    public IEnumerable<Finding> Run(int seed)
    {
        var three = Shares.Of(Farm.Describe(Algorithm.PowerOfTwo, 3), [1], Picks, seed);
        yield return Finding.Points("3 servers: the busy one", 0, three[0], 0);
        yield return Finding.Points("3 servers: an idle one", 0.5, three[1], 1);
        yield return Finding.Points("3 servers: the other idle one", 0.5, three[2], 1);
        var two = Shares.Of(Farm.Describe(Algorithm.PowerOfTwo, 2), [1], Picks, seed);
        yield return Finding.Points("2 servers: the busy one", 0, two[0], 0);
    }
}
