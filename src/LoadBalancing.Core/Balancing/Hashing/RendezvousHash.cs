using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>
/// <see cref="HashType.Rendezvous"/>: every server draws a number for the hash, and the best one wins: the smallest of
/// -ln(u) / weight, where u is even between 0 and 1. A server wins as often as its weight says, and one that leaves takes along its own
/// wins only.
/// </summary>
/// <param name="input">What is hashed; a request without it draws for a number that counts up.</param>
/// <param name="balanceFactor">The limit of a server's load, in percent of the average; 0 for none.</param>
internal sealed class RendezvousHash(IHashInput input, int balanceFactor) : IBalancer
{
    private const int DroppedBits = 11;
    private const double Unit = 1.0 / (1L << (64 - DroppedBits));

    private volatile RingServer[] _servers = [];
    private uint _keyless;

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        var servers = _servers;
        if (servers.Length == 0)
        {
            lease = default;
            return false;
        }

        var hash = input.TryHash(request, out var key) ? key : Interlocked.Increment(ref _keyless);
        while (true)
        {
            var server = Find(servers, hash, avoid, out var limit) ?? Find(servers, hash, avoid: null, LoadLimit.Of(servers, 0), out limit)!;
            if (Lease.TryBegin(server, limit, out lease))
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers) => _servers = RingServer.Of(servers);

    private Server? Find(RingServer[] servers, uint hash, Server? avoid, out int limit) =>
        Find(servers, hash, avoid, LoadLimit.Of(servers, balanceFactor), out limit);

    private static Server? Find(RingServer[] servers, uint hash, Server? avoid, LoadLimit bound, out int limit)
    {
        Server? best = null;
        var lowest = double.PositiveInfinity;
        limit = int.MaxValue;
        foreach (var server in servers)
        {
            var number = -Math.Log(((Mix.Of(server.Key, hash) >> DroppedBits) + 0.5) * Unit) / server.Weight;
            if (number < lowest && server.Server != avoid && bound.Allows(server, out var allowed))
            {
                (best, lowest, limit) = (server.Server, number, allowed);
            }
        }

        return best;
    }
}
