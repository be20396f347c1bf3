using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>The connections to one server that wait for their next request. The one used last goes first, so that others can age.</summary>
internal sealed class ConnectionPool : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    // Connections used more lately that are left for one whose events come to the thread that asks.
    private const int MostPassedOver = 8;

    private readonly Lock _lock = new();
    private readonly Server _server;
    private readonly ServerConnector _connector;
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;
    private (ServerConnection Connection, long Since)[] _idle = new (ServerConnection, long)[8];
    private int _idleCount;
    private int _openCount;
    private long _created;
    private long _reused;
    private bool _sweeping;
    private bool _disposed;

    public ConnectionPool(Server server, ServerConnector connector, TimeProvider time)
    {
        _server = server;
        _connector = connector;
        _time = time;
        _sweeper = time.CreateTimer(static pool => ((ConnectionPool)pool!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Server Server => _server;

    /// <summary>Texts that the server's responses have in common.</summary>
    public TextCache Texts { get; } = new();

    /// <summary>Connections that wait.</summary>
    public int Idle => Volatile.Read(ref _idleCount);

    /// <summary>All connections, waiting and used.</summary>
    public int Open => Volatile.Read(ref _openCount);

    /// <summary>Connections made since the beginning.</summary>
    public long Created => Volatile.Read(ref _created);

    /// <summary>Exchanges begun on a connection that had been used before.</summary>
    public long Reused => Volatile.Read(ref _reused);

    /// <summary>Takes a waiting connection that is still good, if the rule allows one.</summary>
    /// <param name="reuse">The rule.</param>
    /// <param name="isFirst">Whether the request is the first of its client connection.</param>
    /// <param name="isRepeatable">Whether the request is sent once more if the connection ends just now.</param>
    public ServerConnection? TryTake(ConnectionReuse reuse, bool isFirst, bool isRepeatable)
    {
        if (reuse == ConnectionReuse.Never || (isFirst && reuse == ConnectionReuse.Safe))
        {
            return null;
        }

        while (Pop(isFirst && reuse == ConnectionReuse.Aggressive, out var since) is { } connection)
        {
            // What has waited too long may not have been swept yet.
            if (!HasWaitedTooLong(since) && IsCurrent(connection) && connection.IsFresh(exactly: !isRepeatable))
            {
                Interlocked.Increment(ref _reused);
                return connection;
            }

            Drop(connection);
        }

        return null;
    }

    /// <summary>Makes a new connection.</summary>
    /// <exception cref="ConnectException">No connection came about.</exception>
    public async ValueTask<ServerConnection> ConnectAsync(CancellationToken cancellation)
    {
        var settings = _server.Settings.Connect;
        var transport = await _connector.ConnectAsync(_server, settings, cancellation).ConfigureAwait(false);
        Interlocked.Increment(ref _openCount);
        Interlocked.Increment(ref _created);

        return new ServerConnection(transport, this, settings);
    }

    /// <summary>Lets a connection wait for its next request.</summary>
    public void Return(ServerConnection connection)
    {
        lock (_lock)
        {
            if (!_disposed && IsCurrent(connection) && _idleCount < _server.Backend.Settings.Connections.MaxIdle)
            {
                if (_idleCount == _idle.Length)
                {
                    Array.Resize(ref _idle, _idleCount * 2);
                }

                _idle[_idleCount++] = (connection, _time.GetTimestamp());
                if (!_sweeping)
                {
                    _sweeping = true;
                    _sweeper.Change(SweepInterval, SweepInterval);
                }

                return;
            }
        }

        Drop(connection);
    }

    /// <summary>Ends a connection; only the first call counts.</summary>
    public void Drop(ServerConnection connection)
    {
        if (connection.Close())
        {
            Interlocked.Decrement(ref _openCount);
        }
    }

    /// <summary>Ends the connections that wait, and those in use when they come back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _sweeper.Dispose();
        while (Pop(onlyProven: false, out _) is { } connection)
        {
            Drop(connection);
        }
    }

    private ServerConnection? Pop(bool onlyProven, out long since)
    {
        lock (_lock)
        {
            var chosen = -1;
            for (var i = _idleCount - 1; i >= 0; i--)
            {
                var connection = _idle[i].Connection;
                if (onlyProven && connection.Exchanges <= 1)
                {
                    continue;
                }

                if (connection.IsAtHome)
                {
                    chosen = i;
                    break;
                }

                chosen = chosen < 0 ? i : chosen;
                if (chosen - i >= MostPassedOver)
                {
                    break;
                }
            }

            if (chosen < 0)
            {
                since = 0;
                return null;
            }

            (var taken, since) = _idle[chosen];
            _idleCount--;
            Array.Copy(_idle, chosen + 1, _idle, chosen, _idleCount - chosen);
            _idle[_idleCount] = default;
            return taken;
        }
    }

    private bool HasWaitedTooLong(long since) =>
        _server.Backend.Settings.Connections.IdleTimeout is var limit && limit != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(since) >= limit;

    // A reload may have changed where connections come from or whom they trust.
    private bool IsCurrent(ServerConnection connection) => ReferenceEquals(connection.Settings, _server.Settings.Connect);

    // Those that waited longest lie at the bottom.
    private void Sweep()
    {
        List<ServerConnection>? ended = null;
        lock (_lock)
        {
            var kept = 0;
            for (var i = 0; i < _idleCount; i++)
            {
                var (connection, since) = _idle[i];
                if (HasWaitedTooLong(since) || !IsCurrent(connection) || !connection.IsFresh(exactly: true))
                {
                    (ended ??= []).Add(connection);
                }
                else
                {
                    _idle[kept++] = _idle[i];
                }
            }

            Array.Clear(_idle, kept, _idleCount - kept);
            _idleCount = kept;
            if (kept == 0)
            {
                _sweeping = false;
                _sweeper.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        ended?.ForEach(Drop);
    }
}
