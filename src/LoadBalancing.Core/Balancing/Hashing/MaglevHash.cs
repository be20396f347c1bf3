using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing.Hashing;

/// <summary><see cref="HashType.Maglev"/>: the server that has the hash's place in a large table.</summary>
/// <param name="input">What is hashed; a request without it takes the next place of the table.</param>
/// <param name="size">Places of the table, a prime number.</param>
/// <param name="balanceFactor">The limit of a server's load, in percent of the average; 0 for none.</param>
internal sealed class MaglevHash(IHashInput input, int size, int balanceFactor) : IBalancer
{
    private volatile SlotTable _table = SlotTable.Empty;
    private uint _keyless;

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        var table = _table;
        if (table.Places.Length == 0)
        {
            lease = default;
            return false;
        }

        var hash = input.TryHash(request, out var key) ? key : Interlocked.Increment(ref _keyless);
        while (true)
        {
            var server = table.Find(hash, avoid, balanceFactor, out var limit);
            if (Lease.TryBegin(server, limit, out lease))
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers)
    {
        var next = RingServer.Of(servers);
        if (!next.SequenceEqual(_table.Servers))
        {
            _table = new SlotTable(next, MaglevTable.Fill(next, size));
        }
    }
}
