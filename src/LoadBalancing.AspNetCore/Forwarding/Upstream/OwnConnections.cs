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

    private static readonly object Key = new();

    private readonly Lock _lock = new();
    private readonly List<ServerConnection> _waiting = [];
    private bool _ended;

    private OwnConnections()
    {
    }

    /// <summary>Whether a server has asked the client to log in on its connection.</summary>
    public bool LogsIn { get; set; }

    /// <summary>Those of the request's client connection, if it has any.</summary>
    public static OwnConnections? Find(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(Key, out var own) == true ? (OwnConnections?)own : null;

    /// <summary>Those of the request's client connection, or <see langword="null"/> where requests come side by side or nobody tells its end.</summary>
    public static OwnConnections? Of(HttpContext context)
    {
        if (!RequestTraits.IsHttp1(context.Request.Protocol) ||
            context.Features.Get<IConnectionItemsFeature>() is not { } items ||
            context.Features.Get<IConnectionCompleteFeature>() is not { } end)
        {
            return null;
        }

        if (Find(context) is { } known)
        {
            return known;
        }

        var own = new OwnConnections();
        items.Items[Key] = own;
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

    /// <summary>Lets a connection wait for the client's next request.</summary>
    /// <returns>Whether it may.</returns>
    public bool TryKeep(ServerConnection connection)
    {
        lock (_lock)
        {
            _waiting.RemoveAll(waiting => waiting.IsClosed);
            if (_ended || _waiting.Count == Most || !connection.TryKeep())
            {
                return false;
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
            return _waiting.FindLast(connection => connection.Server.Backend == backend && connection.IsFresh(exactly: false))?.Server;
        }
    }

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
