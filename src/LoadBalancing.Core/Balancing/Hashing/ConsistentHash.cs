using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing.Hashing;

/// <summary><see cref="HashType.Consistent"/>: the server whose node is nearest to the hash.</summary>
/// <param name="input">What is hashed; requests without it go around the ring.</param>
/// <param name="balanceFactor">The limit of a server's load, in percent of the average; 0 for none.</param>
internal sealed class ConsistentHash(IHashInput input, int balanceFactor) : IBalancer
{
    private readonly RingSearch _search = new(balanceFactor);

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        var ring = _search.Ring;
        if (ring.Servers.Length == 0)
        {
            lease = default;
            return false;
        }

        var hash = 0u;
        var hasKey = ring.Servers.Length == 1 || input.TryHash(request, out hash);
        while (true)
        {
            var server = hasKey ? _search.Find(ring, hash, avoid, out var limit) : _search.FindNext(ring, avoid, out limit);
            if (Lease.TryBegin(server, limit, out lease))
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers) => _search.Update(servers);
}
