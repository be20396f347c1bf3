using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>Weights and load together.</summary>
internal sealed class E5WeightedChoice : IExperiment
{
    private const int Picks = 100_000;

    private static readonly int[] Weights = [2, 1];

    public string Name => "E5";

    public string Title => "Weighted choice of power-of-two: weights 2 and 1, share of the heavy server";

    public IEnumerable<Finding> Run(int seed)
    {
        yield return Finding.Points("both idle", 2.0 / 3, Share(seed), 1);
        yield return Finding.Points("one request on the heavy one: (1 + 1) / 2 is as good as (0 + 1) / 1", 0.5, Share(seed, 1), 1);
        yield return Finding.AtLeast("one request on the light one (80 % where chance decides by load)", 0.8, Share(seed, 0, 1), Finding.Percent);
    }

    private static double Share(int seed, params int[] inFlight) =>
        Shares.Of(Farm.Describe(Algorithm.PowerOfTwo, Weights), inFlight, Picks, seed)[0];
}
