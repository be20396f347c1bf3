using LoadBalancing.Servers;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>
/// The connections to servers that one client connection has for itself, because it logs in on them or because connections are not
/// shared. They wait for its next request and end with it.
/// </summary>
internal sealed class OwnConnections
{
    // As many as HAProxy keeps for a session.
    private const int Most = 5;

    private static readonly object Key = typeof(OwnConnections);

    private readonly Lock _lock = new();
    private readonly List<ServerConnection> _waiting = [];
    private bool _ended;

    private OwnConnections()
    {
    }

    /// <summary>Whether a server has asked the client to log in on its connection.</summary>
    public bool LogsIn { get; set; }

    /// <summary>Those of the request's client connection, if it has any; none where requests come side by side.</summary>
    public static OwnConnections? Find(HttpContext context) =>
        ItemsOf(context)?.TryGetValue(Key, out var own) == true ? (OwnConnections?)own : null;

    /// <summary>Those of the request's client connection, or <see langword="null"/> where requests come side by side or nobody tells its end.</summary>
    public static OwnConnections? Of(HttpContext context)
    {
        if (Find(context) is { } known)
        {
            return known;
        }

        if (ItemsOf(context) is not { } items || context.Features.Get<IConnectionCompleteFeature>() is not { } end)
        {
            return null;
        }

        var own = new OwnConnections();
        items[Key] = own;
        end.OnCompleted(static own =>
        {
            ((OwnConnections)own).End();
            return Task.CompletedTask;
        }, own);
        return own;
    }

    /// <summary>Takes a connection to a server that is still good.</summary>
    /// <param name="server">The server.</param>
    /// <param name="isRepeatable">Whether the request is sent once more if the connection ends just now.</param>
    public ServerConnection? TryTake(Server server, bool isRepeatable)
    {
        lock (_lock)
        {
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                var connection = _waiting[i];
                if (connection.Server == server)
                {
                    _waiting.RemoveAt(i);
                    if (connection.TryTake(isRepeatable))
                    {
                        return connection;
                    }
                }
            }

            return null;
        }
    }

    /// <summary>Lets a connection wait for the client's next request. Where there are too many, the one that has waited longest ends.</summary>
    /// <returns>Whether it may.</returns>
    public bool TryKeep(ServerConnection connection)
    {
        lock (_lock)
        {
            if (_ended || !connection.TryKeep(this))
            {
                return false;
            }

            if (_waiting.Count == Most)
            {
                _waiting[0].Drop();
                _waiting.RemoveAt(0);
            }

            _waiting.Add(connection);
            return true;
        }
    }

    /// <summary>The server of a backend that the connection used last leads to, of those that are still good.</summary>
    public Server? ServerOf(Backend backend)
    {
        lock (_lock)
        {
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_waiting[i].Server is var server && server.Backend == backend && _waiting[i].IsFresh(exactly: false))
                {
                    return server;
                }
            }

            return null;
        }
    }

    /// <summary>Ends a connection if it waits.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="unlessFresh">Whether it goes on waiting if it is still good.</param>
    public void End(ServerConnection connection, bool unlessFresh)
    {
        lock (_lock)
        {
            if (_waiting.Contains(connection) && !(unlessFresh && connection.IsFresh(exactly: true)))
            {
                _waiting.Remove(connection);
                connection.Drop();
            }
        }
    }

    private static IDictionary<object, object?>? ItemsOf(HttpContext context) =>
        RequestTraits.IsHttp1(context.Request.Protocol) ? context.Features.Get<IConnectionItemsFeature>()?.Items : null;

    private void End()
    {
        lock (_lock)
        {
            _ended = true;
            _waiting.ForEach(connection => connection.Drop());
            _waiting.Clear();
        }
    }
}
