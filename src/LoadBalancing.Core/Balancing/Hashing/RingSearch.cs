using LoadBalancing.Servers;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>Looks for servers on a <see cref="HashRing"/> that its writer replaces, passing over those that have their share.</summary>
/// <param name="balanceFactor">
/// The most that a server may be loaded, in percent of the average by weight; 0 for no limit.
/// </param>
internal sealed class RingSearch(int balanceFactor)
{
    private const long NoKey = -1;

    private volatile HashRing _ring = HashRing.Empty;
    private long _lastKey = NoKey;

    public HashRing Ring => _ring;

    public void Update(IReadOnlyList<Server> servers) => _ring = _ring.With(servers);

    /// <summary>The server nearest to a hash, or of those after it the first that is neither avoided nor has its share.</summary>
    /// <param name="ring">The ring, which has servers.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="avoid">A server to pass over unless it is the only one.</param>
    /// <param name="limit">The most requests that the server may have in flight, this one included.</param>
    public Server Find(HashRing ring, uint hash, Server? avoid, out int limit)
    {
        if (ring.Servers.Length == 1)
        {
            limit = int.MaxValue;
            return ring.Servers[0].Server;
        }

        return ring.OwnerOf(Walk(ring, ring.Nearest(hash), avoid, out limit)).Server;
    }

    /// <summary>Goes on to the next node of the ring: a round robin of sorts for requests that have nothing to hash.</summary>
    public Server FindNext(HashRing ring, Server? avoid, out int limit)
    {
        while (true)
        {
            var last = Volatile.Read(ref _lastKey);
            var next = last is NoKey or uint.MaxValue ? 0 : ring.FirstNotBelow((uint)last + 1);
            var node = Walk(ring, next < ring.Nodes ? next : 0, avoid, out limit);
            if (Interlocked.CompareExchange(ref _lastKey, ring.KeyOf(node), last) == last)
            {
                return ring.OwnerOf(node).Server;
            }
        }
    }

    private int Walk(HashRing ring, int start, Server? avoid, out int limit)
    {
        var bound = LoadLimit.Of(ring.Servers, balanceFactor);
        var node = start;
        for (var tried = 0; tried < ring.Nodes; tried++)
        {
            ref readonly var owner = ref ring.OwnerOf(node);
            if (owner.Server != avoid && bound.Allows(in owner, out limit))
            {
                return node;
            }

            node = ring.Following(node);
        }

        // Nobody else, or requests that persistence brought have filled all.
        limit = int.MaxValue;
        return start;
    }
}
