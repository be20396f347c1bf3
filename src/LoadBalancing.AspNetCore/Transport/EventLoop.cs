using System.Runtime.Versioning;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>
/// A thread that waits for what happens to sockets and runs right there whatever waited for it. Nothing that it runs may
/// block. It works in rounds: first it receives for all who wait, then they go on, and at last it sends what they have left to it. Doing the
/// same thing many times in a row takes less time, and those who are sent something are woken less often.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EventLoop
{
    private static readonly Lazy<EventLoop[]> All = new(() => [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new EventLoop())]);
    private static int _accepted;
    private static int _connected;

    [ThreadStatic]
    private static EventLoop? _current;

    private readonly Lock _growing = new();
    private readonly Epoll _epoll = new();

    // By descriptor. A descriptor that is closed may soon belong to another socket; the number of the registration tells an
    // event that comes too late.
    private volatile EventSocket?[] _sockets = new EventSocket?[256];
    private int _registrations;

    // Of the loop's thread alone.
    private readonly List<EventSocket> _sending = [];

    private EventLoop() => new Thread(Run) { IsBackground = true, Name = "Event loop" }.Start();

    /// <summary>The loop for an accepted connection: each in turn.</summary>
    public static EventLoop ForAccepted() => InTurn(ref _accepted);

    /// <summary>
    /// The loop for a connection to a server: the one that this thread is, so that a client and its server share a loop; else each in
    /// turn. The turns are counted apart: a client and the server that its first request goes to come in pairs.
    /// </summary>
    public static EventLoop ForConnected() => _current ?? InTurn(ref _connected);

    /// <summary>Whether this thread is the loop.</summary>
    public bool IsCurrent => _current == this;

    /// <summary>Announces to the socket what happens to it, until it is removed.</summary>
    /// <exception cref="IOException">The kernel watches no more sockets.</exception>
    public void Add(EventSocket socket)
    {
        lock (_growing)
        {
            if (socket.Descriptor >= _sockets.Length)
            {
                var larger = new EventSocket?[Math.Max(socket.Descriptor + 1, _sockets.Length * 2)];
                _sockets.CopyTo(larger, 0);
                _sockets = larger;
            }

            socket.Registration = ++_registrations;
            _sockets[socket.Descriptor] = socket;
        }

        try
        {
            _epoll.Add(socket.Descriptor, ((long)socket.Registration << 32) | (uint)socket.Descriptor);
        }
        catch
        {
            Remove(socket);
            throw;
        }
    }

    /// <summary>Forgets the socket; it must still be open, or its descriptor might be another's already.</summary>
    public void Remove(EventSocket socket)
    {
        lock (_growing)
        {
            _sockets[socket.Descriptor] = null;
        }
    }

    /// <summary>Has the socket send at the end of the round. For what runs on the loop alone.</summary>
    public void SendSoon(EventSocket socket) => _sending.Add(socket);

    private static EventLoop InTurn(ref int turn) => All.Value[(uint)Interlocked.Increment(ref turn) % (uint)All.Value.Length];

    private void Run()
    {
        _current = this;
        while (true)
        {
            var count = _epoll.Wait();
            for (var i = 0; i < count; i++)
            {
                SocketOf(i, out var events)?.ReceiveAhead(events);
            }

            for (var i = 0; i < count; i++)
            {
                SocketOf(i, out var events)?.OnEvents(events);
            }

            // Who is told that everything is sent may have more.
            for (var i = 0; i < _sending.Count; i++)
            {
                _sending[i].SendLeft();
            }

            _sending.Clear();
        }
    }

    private EventSocket? SocketOf(int place, out uint events)
    {
        (events, var tag) = _epoll.EventAt(place);
        return _sockets[(int)(uint)tag] is { } socket && socket.Registration == (int)(tag >> 32) ? socket : null;
    }
}
