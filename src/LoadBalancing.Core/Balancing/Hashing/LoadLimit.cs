namespace LoadBalancing.Balancing.Hashing;

/// <summary>
/// How far servers may be loaded at one moment, so that a key that many ask for does not drown its server (consistent hashing with
/// bounded loads, arXiv 1608.01350).
/// </summary>
internal readonly struct LoadLimit
{
    private readonly long _slots;
    private readonly long _totalWeight;

    private LoadLimit(long slots, long totalWeight) => (_slots, _totalWeight) = (slots, totalWeight);

    /// <summary>The limit for the request that is looking for a server.</summary>
    /// <param name="servers">All servers of the group; at least one.</param>
    /// <param name="balanceFactor">The most that a server may be loaded, in percent of the average by weight; 0 for no limit.</param>
    public static LoadLimit Of(RingServer[] servers, int balanceFactor)
    {
        if (balanceFactor == 0)
        {
            return default;
        }

        // The slots of all servers, for the requests in flight and the one that is looking for a server.
        var slots = (((servers[0].Server.Backend.InFlight + 1L) * balanceFactor) + 99) / 100;
        return new LoadLimit(slots, servers[^1].WeightBefore + servers[^1].Weight);
    }

    /// <summary>Whether a server may take one more.</summary>
    /// <param name="server">The server.</param>
    /// <param name="limit">The most requests that it may have in flight, that one included.</param>
    public bool Allows(RingServer server, out int limit)
    {
        limit = _slots == 0 ? int.MaxValue : Share(server);
        return _slots == 0 || server.Server.InFlight < limit;
    }

    // Slots by weight; what does not divide evenly is spread over the servers in declaration order.
    private int Share(RingServer server)
    {
        var rest = _slots % _totalWeight;
        var share = (server.Weight * (_slots / _totalWeight)) +
            ((server.WeightBefore + server.Weight) * rest / _totalWeight) -
            (server.WeightBefore * rest / _totalWeight);
        return (int)Math.Clamp(share, 1, int.MaxValue);
    }
}
