using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing.Hashing;

/// <summary><see cref="HashType.MapBased"/>: the remainder of the hash is the place in the map of static round robin.</summary>
/// <param name="input">What is hashed; a request without it takes the next place of the map.</param>
/// <param name="balanceFactor">The limit of a server's load, in percent of the average; 0 for none.</param>
internal sealed class MapHash(IHashInput input, int balanceFactor) : IBalancer
{
    private readonly StaticRoundRobin _turns = new();
    private volatile SlotTable _map = SlotTable.Empty;

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        var map = _map;
        if (map.Places.Length <= 1 || !input.TryHash(request, out var hash))
        {
            return _turns.TryPick(request, avoid, out lease);
        }

        while (true)
        {
            var server = map.Find(hash, avoid, balanceFactor, out var limit);
            if (Lease.TryBegin(server, limit, out lease))
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers)
    {
        _turns.Update(servers);
        var places = servers.Index().ToDictionary(item => item.Item, item => item.Index);
        _map = new SlotTable(RingServer.Of(servers), Array.ConvertAll(_turns.Slots, server => places[server]));
    }
}
