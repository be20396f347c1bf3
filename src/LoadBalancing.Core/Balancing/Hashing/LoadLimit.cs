namespace LoadBalancing.Balancing.Hashing;

/// <summary>
/// How far servers may be loaded at one moment, so that a key that many ask for does not drown its server (consistent hashing with
/// bounded loads, arXiv 1608.01350).
/// </summary>
internal readonly struct LoadLimit
{
    // A product of two weights times 2^64 / weight, rounded up, is exact in its upper half up to the cube root of 2^64.
    private const long MostForReciprocal = 1 << 21;

    private readonly long _totalWeight;
    private readonly long _slotsForAll;
    private readonly long _rest;
    private readonly ulong _reciprocal;

    private LoadLimit(long slots, long totalWeight)
    {
        _totalWeight = totalWeight;
        (_slotsForAll, _rest) = Math.DivRem(slots, totalWeight);
        _reciprocal = totalWeight is > 1 and < MostForReciprocal ? (ulong.MaxValue / (ulong)totalWeight) + 1 : 0;
    }

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
    public bool Allows(in RingServer server, out int limit)
    {
        limit = _totalWeight == 0 ? int.MaxValue : Share(in server);
        return _totalWeight == 0 || server.Server.InFlight < limit;
    }

    // Slots by weight; what does not divide evenly is spread over the servers in declaration order.
    private int Share(in RingServer server)
    {
        var share = (server.Weight * _slotsForAll) +
            DivideByWeight((server.WeightBefore + server.Weight) * _rest) -
            DivideByWeight(server.WeightBefore * _rest);
        return (int)Math.Clamp(share, 1, int.MaxValue);
    }

    // Who looks for room passes by hundreds of servers when a key is popular: a division for each would take longer than all the rest.
    private long DivideByWeight(long product) =>
        _reciprocal > 0 ? (long)Math.BigMul((ulong)product, _reciprocal, out _) : product / _totalWeight;
}
