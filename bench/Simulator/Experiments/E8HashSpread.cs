using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>How evenly hashing spreads keys over many servers.</summary>
internal sealed class E8HashSpread : IExperiment
{
    private const int Servers = 1000;
    private const int Small = 65_537;
    private const int Large = 655_373;

    // 63 × 16 nodes: about the 1000 views of the reference.
    private const int RingWeight = 63;

    public string Name => "E8";

    public string Title => "Hash spread: 1000 servers; what the fullest has above the mean (Maglev paper: ring 29.7 and 10.3 %, rendezvous 49.5 and 12.3 %, maglev 0 to 1 %)";

    public IEnumerable<Finding> Run(int seed)
    {
        // As many keys as the table has places: a key is a place of the paper's tables.
        yield return Line("rendezvous, 65 537 keys", 0.495, HashType.Rendezvous, Small);
        yield return Line("rendezvous, 655 373 keys", 0.123, HashType.Rendezvous, Large);
        yield return Line("ring of 1008 nodes each, 65 537 keys", 0.297, HashType.Consistent, Small);
        yield return Line("ring of 1008 nodes each, 655 373 keys", 0.103, HashType.Consistent, Large);
        yield return Table("maglev, table of 65 537: places", Small);
        yield return Table("maglev, table of 655 373: places", Large);
    }

    // The fullest of a thousand is a matter of luck; the paper's keys are not ours.
    private static Finding Line(string what, double reference, HashType type, int keys) => Finding.Note(
        what, Finding.Percent(reference), Finding.Percent(HashFarm.Excess(HashFarm.Of(type, Servers, RingWeight).ServersOf(keys), Servers)));

    // Numbers one after another are the places of the table: the function "none" reads them as they are.
    private static Finding Table(string what, int size)
    {
        var options = Engine.Farm.Describe(Algorithm.UrlParameter, Servers);
        options.Hash = new HashOptions { Type = HashType.Maglev, TableSize = size, Name = "key", Function = HashFunction.None };
        var farm = new Engine.Farm(new Engine.VirtualClock(), new Random(1), options);
        return Finding.AtMost(what, size == Small ? 0.02 : 0.01, HashFarm.Excess(farm.ServersOf(size), Servers), Finding.Percent);
    }
}
