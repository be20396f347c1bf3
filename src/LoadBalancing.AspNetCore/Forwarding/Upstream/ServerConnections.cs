using System.Runtime.CompilerServices;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>The connections to all servers.</summary>
internal sealed class ServerConnections(TimeProvider time, bool onEventLoops)
{
    private readonly ConditionalWeakTable<Server, ConnectionPool> _pools = [];
    private readonly ServerConnector _connector = new(time, onEventLoops);

    /// <summary>The pool of a server; it goes when the server does.</summary>
    public ConnectionPool To(Server server) =>
        _pools.TryGetValue(server, out var pool) ? pool : _pools.GetValue(server, added => new ConnectionPool(added, _connector, time));
}
