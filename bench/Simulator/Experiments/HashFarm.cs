using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>Farms of equal servers that are balanced by the request target.</summary>
internal static class HashFarm
{
    /// <summary>A farm.</summary>
    /// <param name="type">How a hash leads to a server.</param>
    /// <param name="servers">How many.</param>
    /// <param name="weight">The weight of each, which is 16 nodes of a ring.</param>
    /// <param name="tableSize">Places of the table, where there is one.</param>
    /// <param name="balanceFactor">The limit of a server's load in percent of the average, or 0.</param>
    public static Farm Of(HashType type, int servers, int weight = 1, int tableSize = 65_537, int balanceFactor = 0)
    {
        var options = Farm.Describe(Algorithm.Uri, Enumerable.Repeat(weight, servers));
        options.Hash = new HashOptions { Type = type, TableSize = tableSize, BalanceFactor = balanceFactor };
        return new Farm(new VirtualClock(), new Random(1), options);
    }

    /// <summary>The servers of the first keys.</summary>
    public static int[] ServersOf(this Farm farm, int keys) => [.. Enumerable.Range(0, keys).Select(key => farm.ServerOf(key))];

    /// <summary>The server of a key.</summary>
    public static int ServerOf(this Farm farm, int key)
    {
        farm.Backend.TryPick(new Request(key), avoid: null, out var lease);
        lease.End();
        return farm.NumberOf(lease.Server);
    }

    /// <summary>How much more than the mean the fullest server has.</summary>
    public static double Excess(IEnumerable<int> picks, int servers)
    {
        var counts = picks.CountBy(server => server).Select(count => (double)count.Value).ToList();
        return (counts.Max() * servers / counts.Sum()) - 1;
    }
}
