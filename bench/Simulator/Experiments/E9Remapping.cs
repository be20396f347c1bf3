using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>Which keys move when one server leaves.</summary>
internal sealed class E9Remapping : IExperiment
{
    private const int Keys = 100_000;

    public string Name => "E9";

    public string Title => "Remapping: one server of n leaves; keys that move, and those of them that were not its own";

    public IEnumerable<Finding> Run(int seed)
    {
        foreach (var type in new[] { HashType.Consistent, HashType.Rendezvous })
        {
            var (_, needless) = Run(type, 100, 65_537);
            yield return Finding.Exactly($"{type}, n = 100: keys of others that move", "0.00 %", Finding.Percent(needless));
        }

        foreach (var (servers, size, expected, points) in new[]
        {
            (10, 65_537, 0.1019, 0.5), (100, 65_537, 0.0159, 0.3), (500, 65_537, 0.0114, 0.3), (100, 1009, 0.0505, 2),
        })
        {
            var (moved, _) = Run(HashType.Maglev, servers, size);
            yield return Finding.Points($"Maglev, n = {servers}, table of {size}: keys that move", expected, moved, points);
        }

        yield return Finding.Note("MapBased, n = 100: keys that move", "99.00 %", Finding.Percent(Run(HashType.MapBased, 100, 65_537).Moved));
    }

    private static (double Moved, double Needless) Run(HashType type, int servers, int tableSize)
    {
        var farm = HashFarm.Of(type, servers, tableSize: tableSize);
        var before = farm.ServersOf(Keys);
        farm.Options.Servers[0].Disabled = true;
        farm.Apply();
        var after = farm.ServersOf(Keys);
        var moved = Enumerable.Range(0, Keys).Where(key => before[key] != after[key]).ToList();
        return (moved.Count / (double)Keys, moved.Count(key => before[key] != 0) / (double)Keys);
    }
}
