using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// The server with the fewest requests in flight for its weight, counted as if it had the next one already. Idle servers come
/// first, whatever their weight. Among equals, the one that has waited longest since its load last changed.
/// </summary>
internal sealed class LeastConnections : IBalancer
{
    private readonly BusyLock _lock = new();
    private readonly LoadOrder _order = new();
    private readonly Dictionary<Server, LoadEntry> _entries = [];

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        using (_lock.Enter())
        {
            if (_order.First is not { } least)
            {
                lease = default;
                return false;
            }

            if (least.Server == avoid && _order.Second is { } second)
            {
                least = second;
            }

            lease = new Lease(least.Server, knowing: least);
            _order.Move(least);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers)
    {
        using (_lock.Enter())
        {
            foreach (var gone in _entries.Keys.Except(servers).ToList())
            {
                Remove(gone);
            }

            _order.Reserve(servers.Count);
            foreach (var server in servers)
            {
                if (!_entries.TryGetValue(server, out var entry))
                {
                    Add(server);
                }
                else if (entry.Weight != server.EffectiveWeight)
                {
                    entry.Weight = server.EffectiveWeight;
                    _order.Move(entry);
                }
            }
        }
    }

    /// <summary>Finds the place of a server whose load has changed.</summary>
    public void Move(LoadEntry entry)
    {
        using (_lock.Enter())
        {
            if (entry.IsPlaced)
            {
                _order.Move(entry);
            }
        }
    }

    private void Add(Server server)
    {
        var entry = new LoadEntry(this, server) { IsPlaced = true };
        _entries.Add(server, entry);

        // From here on the server tells every change; what changed before is counted now.
        server.Entry = entry;
        Interlocked.MemoryBarrier();
        _order.Add(entry);
    }

    private void Remove(Server server)
    {
        _entries.Remove(server, out var entry);
        entry!.Detach();
        entry.IsPlaced = false;
        _order.Remove(entry);
    }
}
