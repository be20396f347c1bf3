using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>A heavy server does not get its requests in one burst.</summary>
internal sealed class E11Smoothness : IExperiment
{
    private static readonly int[] Weights = [5, 1, 1];

    public string Name => "E11";

    public string Title => "Smoothness: weights 5, 1, 1; distance of each server from its share at any moment, in requests (a burst: about 5)";

    public IEnumerable<Finding> Run(int seed)
    {
        var order = Pick(seed, 7);
        yield return Finding.Exactly("roundrobin: the order (HAProxy's)", "AAABAAC", string.Concat(order.Select(server => (char)('A' + server))));
        yield return Finding.AtMost("roundrobin: largest distance from its share", 1.5, Discrepancy(Pick(seed, 700)));
    }

    private static List<int> Pick(int seed, int picks) =>
        [.. Shares.Pick(new Farm(new VirtualClock(), new Random(seed), Farm.Describe(Algorithm.RoundRobin, Weights)), picks)];

    private static double Discrepancy(List<int> picks)
    {
        var counts = new int[Weights.Length];
        var largest = 0.0;
        for (var time = 0; time < picks.Count; time++)
        {
            counts[picks[time]]++;
            for (var i = 0; i < counts.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(counts[i] - ((time + 1.0) * Weights[i] / Weights.Sum())));
            }
        }

        return largest;
    }
}
