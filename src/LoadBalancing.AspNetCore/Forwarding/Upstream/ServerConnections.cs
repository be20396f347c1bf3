using System.Collections.Concurrent;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>The connections to all servers.</summary>
internal sealed class ServerConnections(TimeProvider time, bool onEventLoops)
{
    private readonly ConcurrentDictionary<Server, ConnectionPool> _pools = new();
    private readonly ServerConnector _connector = new(time, onEventLoops);

    /// <summary>The pools of all servers that have been connected to and are still there.</summary>
    public IEnumerable<ConnectionPool> Pools => _pools.Values;

    /// <summary>The pool of a server; it goes when the server does.</summary>
    public ConnectionPool To(Server server) => _pools.TryGetValue(server, out var pool) ? pool : Add(server);

    private ConnectionPool Add(Server server)
    {
        var added = new ConnectionPool(server, _connector, time);
        var pool = _pools.GetOrAdd(server, added);
        if (pool == added)
        {
            // At once if the server has gone already: who still holds it gets a pool that keeps nothing.
            server.Removed.UnsafeRegister(_ => Remove(server), null);
        }
        else
        {
            added.Dispose();
        }

        return pool;
    }

    private void Remove(Server server)
    {
        if (_pools.TryRemove(server, out var pool))
        {
            pool.Dispose();
        }
    }
}
