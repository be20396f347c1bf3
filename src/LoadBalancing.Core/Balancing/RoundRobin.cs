using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>Weighted round robin with weights that may change at any time: one thread after the other takes its turn.</summary>
internal sealed class RoundRobin : IBalancer
{
    private readonly BusyLock _lock = new();
    private readonly RoundRobinTurns _turns = new();

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        var server = Next(avoid);
        lease = server is null ? default : new Lease(server);
        return server is not null;
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers)
    {
        using (_lock.Enter())
        {
            _turns.Update(servers);
        }
    }

    private Server? Next(Server? avoid)
    {
        using (_lock.Enter())
        {
            return _turns.Next(avoid);
        }
    }
}
