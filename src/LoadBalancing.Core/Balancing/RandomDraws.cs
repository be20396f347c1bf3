using LoadBalancing.Balancing.Hashing;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// Draws places on a hash ring, where servers lie as often as their weights say, and takes the server with the fewest requests in
/// flight for its weight.
/// </summary>
/// <param name="draws">How many places are drawn.</param>
/// <param name="balanceFactor">The limit of a server's load, in percent of the average; 0 for none.</param>
/// <param name="random">Draws them.</param>
internal sealed class RandomDraws(int draws, int balanceFactor, Random random) : IBalancer
{
    /// <summary>The most places that are drawn for one request, which takes a few microseconds.</summary>
    public const int MaxDraws = 256;

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

        while (true)
        {
            var server = Draw(ring, avoid, out var limit);
            for (var draw = 1; draw < draws; draw++)
            {
                if (Draw(ring, avoid, out var otherLimit) is var other && IsLessLoaded(other, server))
                {
                    (server, limit) = (other, otherLimit);
                }
            }

            if (Lease.TryBegin(server, limit, out lease))
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers) => _search.Update(servers);

    private Server Draw(HashRing ring, Server? avoid, out int limit) =>
        _search.Find(ring, (uint)random.NextInt64(uint.MaxValue + 1L), avoid, out limit);

    private static bool IsLessLoaded(Server server, Server other) =>
        (long)server.InFlight * other.EffectiveWeight < (long)other.InFlight * server.EffectiveWeight;
}
