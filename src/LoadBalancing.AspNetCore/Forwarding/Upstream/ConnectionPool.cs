using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>The connections to one server that wait for their next request. The one used last goes first, so that others can age.</summary>
internal sealed class ConnectionPool : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    // Connections used more lately that are left for one whose events come to the thread that asks.
    private const int MostPassedOver = 8;

    // Connections used once that are passed over for one that has proven itself.
    private const int MostUnproven = 32;

    private readonly Lock _lock = new();
    private readonly Server _server;
    private readonly ServerConnector _connector;
    private readonly Func<bool>? _tryMakeRoom;
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;

    // Those that wait for the client that has them for itself. Only under its lock may anybody touch them.
    private readonly Dictionary<ServerConnection, OwnConnections> _kept = [];

    private (ServerConnection Connection, long Since)[] _idle = new (ServerConnection, long)[8];
    private int _idleCount;
    private int _openCount;
    private long _created;
    private long _reused;
    private bool _sweeping;
    private bool _disposed;

    /// <param name="server">The server.</param>
    /// <param name="connector">Connects to it.</param>
    /// <param name="time">The clock of all time limits.</param>
    /// <param name="tryMakeRoom">Ends a connection that waits, to any other server, if there is one.</param>
    public ConnectionPool(Server server, ServerConnector connector, TimeProvider time, Func<bool>? tryMakeRoom = null)
    {
        _server = server;
        _connector = connector;
        _tryMakeRoom = tryMakeRoom;
        _time = time;
        _sweeper = time.CreateTimer(static pool => ((ConnectionPool)pool!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        server.Rested += EndIdle;
    }

    public Server Server => _server;

    /// <summary>Texts that the server's responses have in common.</summary>
    public TextCache Texts { get; } = new();

    /// <summary>Connections that wait.</summary>
    public int Idle
    {
        get
        {
            lock (_lock)
            {
                return _idleCount + _kept.Count;
            }
        }
    }

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
        if (reuse is ConnectionReuse.Close or ConnectionReuse.Never || (isFirst && reuse == ConnectionReuse.Safe))
        {
            return null;
        }

        while (Pop(isFirst && reuse == ConnectionReuse.Aggressive, out var since) is { } connection)
        {
            // What has waited too long may not have been swept yet.
            if (!HasWaitedTooLong(since) && TryUse(connection, isRepeatable))
            {
                return connection;
            }
        }

        return null;
    }

    /// <summary>Lets a connection wait for the client that has it for itself.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="own">All that the client has for itself.</param>
    /// <returns>Whether it may.</returns>
    public bool TryKeep(ServerConnection connection, OwnConnections own)
    {
        lock (_lock)
        {
            if (!MayStay(connection))
            {
                return false;
            }

            _kept.Add(connection, own);
            BeginSweeping();
            return true;
        }
    }

    /// <summary>Takes a connection that waited for its client, if it is still good.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isRepeatable">Whether the request is sent once more if the connection ends just now.</param>
    public bool TryTakeKept(ServerConnection connection, bool isRepeatable) => LetGo(connection) && TryUse(connection, isRepeatable);

    /// <summary>Makes a new connection.</summary>
    /// <exception cref="ConnectException">No connection came about.</exception>
    public async ValueTask<ServerConnection> ConnectAsync(CancellationToken cancellation)
    {
        var settings = _server.Settings.Connect;
        ServerTransport transport;
        while (true)
        {
            try
            {
                transport = await _connector.ConnectAsync(_server, settings, cancellation).ConfigureAwait(false);
                break;
            }
            catch (ConnectException exception) when (OpenFiles.LackedFor(exception.InnerException) && (TryDropIdle() || _tryMakeRoom?.Invoke() == true))
            {
                // One that waits has made room for one that is needed.
            }
        }

        Interlocked.Increment(ref _openCount);
        Interlocked.Increment(ref _created);

        return new ServerConnection(transport, this, settings);
    }

    /// <summary>Lets a connection wait for its next request.</summary>
    public void Return(ServerConnection connection)
    {
        lock (_lock)
        {
            if (MayWait(connection))
            {
                Insert(_idleCount, (connection, _time.GetTimestamp()));
                BeginSweeping();
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
            LetGo(connection);
            Interlocked.Decrement(ref _openCount);
        }
    }

    /// <summary>Ends one of the connections that wait, if there is one.</summary>
    public bool TryDropIdle()
    {
        if (Pop(onlyProven: false, out _) is not { } connection)
        {
            return false;
        }

        Drop(connection);
        return true;
    }

    /// <summary>Ends the connections that wait, and those in use when they come back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _server.Rested -= EndIdle;
        _sweeper.Dispose();
        EndIdle();
    }

    private void EndIdle()
    {
        while (TryDropIdle())
        {
            // The next one.
        }

        foreach (var (connection, own) in Kept())
        {
            own.End(connection, unlessFresh: false);
        }
    }

    private KeyValuePair<ServerConnection, OwnConnections>[] Kept()
    {
        lock (_lock)
        {
            return [.. _kept];
        }
    }

    private bool LetGo(ServerConnection kept)
    {
        lock (_lock)
        {
            return _kept.Remove(kept);
        }
    }

    private bool TryUse(ServerConnection connection, bool isRepeatable)
    {
        if (IsCurrent(connection) && connection.IsFresh(exactly: !isRepeatable))
        {
            Interlocked.Increment(ref _reused);
            return true;
        }

        Drop(connection);
        return false;
    }

    private void BeginSweeping()
    {
        if (!_sweeping)
        {
            _sweeping = true;
            _sweeper.Change(SweepInterval, SweepInterval);
        }
    }

    private ServerConnection? Pop(bool onlyProven, out long since)
    {
        lock (_lock)
        {
            var chosen = -1;
            var unproven = 0;
            for (var i = _idleCount - 1; i >= 0; i--)
            {
                var connection = _idle[i].Connection;
                if (onlyProven && connection.Exchanges <= 1)
                {
                    if (++unproven == MostUnproven)
                    {
                        break;
                    }

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

            (var taken, since) = RemoveAt(chosen);
            return taken;
        }
    }

    private (ServerConnection Connection, long Since) RemoveAt(int place)
    {
        var removed = _idle[place];
        _idleCount--;
        Array.Copy(_idle, place + 1, _idle, place, _idleCount - place);
        _idle[_idleCount] = default;
        return removed;
    }

    private void Insert(int place, (ServerConnection Connection, long Since) idle)
    {
        if (_idleCount == _idle.Length)
        {
            Array.Resize(ref _idle, _idleCount * 2);
        }

        Array.Copy(_idle, place, _idle, place + 1, _idleCount - place);
        _idle[place] = idle;
        _idleCount++;
    }

    private bool MayWait(ServerConnection connection) => _idleCount < _server.Settings.Connections.MaxIdle && MayStay(connection);

    private bool MayStay(ServerConnection connection) =>
        !_disposed && IsCurrent(connection) && _server.State.Administrative != AdministrativeState.Maintenance;

    private bool HasWaitedTooLong(long since) =>
        _server.Settings.Connections.IdleTimeout is var limit && limit != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(since) >= limit;

    // A reload may have changed where connections come from or whom they trust.
    private bool IsCurrent(ServerConnection connection) => ReferenceEquals(connection.Settings, _server.Settings.Connect);

    // Those that waited longest lie at the bottom. Each is looked at by itself: asking the kernel takes time, which nobody is to wait for.
    private void Sweep()
    {
        foreach (var (connection, own) in Kept())
        {
            own.End(connection, unlessFresh: true);
        }

        for (var place = 0; TryTakeOut(place) is { } idle;)
        {
            if (!HasWaitedTooLong(idle.Since) && idle.Connection.IsFresh(exactly: true) && TryPutBack(place, idle))
            {
                place++;
            }
            else
            {
                Drop(idle.Connection);
            }
        }
    }

    private (ServerConnection Connection, long Since)? TryTakeOut(int place)
    {
        lock (_lock)
        {
            if (place < _idleCount)
            {
                return RemoveAt(place);
            }

            if (_idleCount == 0 && _kept.Count == 0 && !_disposed)
            {
                _sweeping = false;
                _sweeper.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            return null;
        }
    }

    private bool TryPutBack(int place, (ServerConnection Connection, long Since) idle)
    {
        lock (_lock)
        {
            if (!MayWait(idle.Connection))
            {
                return false;
            }

            Insert(Math.Min(place, _idleCount), idle);
            return true;
        }
    }
}
