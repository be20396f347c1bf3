using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>Many balancers that start together do not all begin with the same server.</summary>
internal sealed class E12FirstPick : IExperiment
{
    private const int Balancers = 100_000;

    private static readonly int[][] Farms = [[1, 99], [1, 20, 79]];
    private static readonly Algorithm[] Algorithms = [Algorithm.PowerOfTwo, Algorithm.PeakEwma, Algorithm.LeastTime];

    public string Name => "E12";

    public string Title => "First pick: many balancers start together; share of the servers among their first picks";

    public IEnumerable<Finding> Run(int seed)
    {
        foreach (var weights in Farms)
        {
            foreach (var algorithm in Algorithms)
            {
                var counts = FirstPicks(algorithm, weights, seed);
                for (var i = 0; i < weights.Length; i++)
                {
                    yield return Finding.Points(
                        $"{algorithm}, weights {string.Join(':', weights)}: weight {weights[i]}", weights[i] / 100.0, counts[i] / (double)Balancers, 1);
                }
            }

            var roundRobin = FirstPicks(Algorithm.RoundRobin, weights, seed);
            yield return Finding.Note($"roundrobin, weights {string.Join(':', weights)}: the heaviest (HAProxy's order begins with it)", "", Finding.Percent(roundRobin[^1] / (double)Balancers));
        }
    }

    private static int[] FirstPicks(Algorithm algorithm, int[] weights, int seed)
    {
        var random = new Random(seed);
        var clock = new VirtualClock();
        var options = Farm.Describe(algorithm, weights);
        var counts = new int[weights.Length];
        for (var i = 0; i < Balancers; i++)
        {
            counts[Shares.Pick(new Farm(clock, random, options), 1).Single()]++;
        }

        return counts;
    }
}
