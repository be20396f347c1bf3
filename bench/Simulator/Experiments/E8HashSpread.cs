using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>How evenly hashing spreads keys over many servers.</summary>
internal sealed class E8HashSpread : IExperiment
{
    /// <summary>Places of the paper's small table.</summary>
    public const int Small = 65_537;

    private const int Servers = 1000;
    private const int Large = 655_373;

    // 63 × 16 nodes: about the 1000 views of the reference.
    private const int RingWeight = 63;
    private const int RingNodes = 16 * RingWeight;

    public string Name => "E8";

    public string Title => "Hash spread: 1000 servers; what the fullest has above the mean (Maglev paper: ring 29.7 and 10.3 %, rendezvous 49.5 and 12.3 %, maglev 0 to 1 %); expected: as chance has it";

    public IEnumerable<Finding> Run(int seed) => [.. Spread(Small), .. Spread(Large)];

    /// <summary>Spreads as many keys as the table has places: a key is a place of the paper's tables.</summary>
    public static IEnumerable<Finding> Spread(int keys)
    {
        yield return Line($"rendezvous, {keys} keys", HashType.Rendezvous, keys, nodeVariance: 0);
        yield return Line($"ring of {RingNodes} nodes each, {keys} keys", HashType.Consistent, keys, 1.0 / (2 * RingNodes));
        yield return Table($"maglev, table of {keys}: places", keys);
    }

    // The fullest of a thousand is a matter of luck; the paper's keys are not ours. The number of keys of a server has the variance of its mean, and
    // a node, to which the halves of two gaps belong, half that of a gap. The greatest of a thousand lies between these standard deviations
    // nearly always.
    private static Finding Line(string what, HashType type, int keys, double nodeVariance)
    {
        var deviation = Math.Sqrt(((double)Servers / keys) + nodeVariance);
        var excess = HashFarm.Excess(HashFarm.Of(type, Servers, RingWeight).ServersOf(keys), Servers);
        return Finding.Between(what, 2.3 * deviation, 5.6 * deviation, excess);
    }

    // Numbers one after another are the places of the table: the function "none" reads them as they are.
    private static Finding Table(string what, int size)
    {
        var options = Engine.Farm.Describe(Algorithm.UrlParameter, Servers);
        options.Hash = new HashOptions { Type = HashType.Maglev, TableSize = size, Name = "key", Function = HashFunction.None };
        var farm = new Engine.Farm(new Engine.VirtualClock(), new Random(1), options);
        return Finding.AtMost(what, size == Small ? 0.02 : 0.01, HashFarm.Excess(farm.ServersOf(size), Servers), Finding.Percent);
    }
}
