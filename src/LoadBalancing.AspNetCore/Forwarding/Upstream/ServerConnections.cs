using System.Collections.Concurrent;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>The connections to all servers.</summary>
internal sealed class ServerConnections(TimeProvider time, bool onEventLoops)
{
    private readonly ConcurrentDictionary<Server, ConnectionPool> _pools = new();
    private readonly ConcurrentDictionary<Server, Http2Server> _http2 = new();
    private readonly ServerConnector _connector = new(time, onEventLoops);

    /// <summary>The pools of all servers that have been connected to and are still there.</summary>
    public IEnumerable<ConnectionPool> Pools => _pools.Values;

    /// <summary>The pool of a server; it goes when the server does.</summary>
    public ConnectionPool To(Server server) => _pools.TryGetValue(server, out var pool) ? pool : Add(server);

    /// <summary>Ends a connection that waits, if there is one: somebody needs the file that it occupies.</summary>
    public bool TryMakeRoom()
    {
        foreach (var (_, pool) in _pools)
        {
            if (pool.TryDropIdle())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The HTTP/2 connections to a server, or <see langword="null"/> if HTTP/1.1 is spoken with it.</summary>
    public Http2Server? Http2To(Server server)
    {
        if (server.Settings.Connect.Protocol == ServerProtocol.Http1)
        {
            return null;
        }

        var http2 = _http2.TryGetValue(server, out var found) && found.IsCurrent ? found : Renew(server);
        return http2.IsRefused ? null : http2;
    }

    private Http2Server Renew(Server server)
    {
        lock (_http2)
        {
            if (server.Released.IsCancellationRequested)
            {
                // Who still holds a server that has gone gets connections of its own, which end with their idle time-out.
                return new Http2Server(server, _connector);
            }

            if (_http2.TryGetValue(server, out var old))
            {
                if (old.IsCurrent)
                {
                    return old;
                }

                old.Dispose();
            }

            var renewed = _http2[server] = new Http2Server(server, _connector);
            if (old is null)
            {
                server.Released.UnsafeRegister(_ => RemoveHttp2(server), null);
            }

            return renewed;
        }
    }

    private void RemoveHttp2(Server server)
    {
        lock (_http2)
        {
            if (_http2.TryRemove(server, out var http2))
            {
                http2.Dispose();
            }
        }
    }

    private ConnectionPool Add(Server server)
    {
        var added = new ConnectionPool(server, _connector, time, TryMakeRoom);
        var pool = _pools.GetOrAdd(server, added);
        if (pool == added)
        {
            // At once if the server has gone already: who still holds it gets a pool that keeps nothing.
            server.Released.UnsafeRegister(_ => Remove(server), null);
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
