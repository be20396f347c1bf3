using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.AspNetCore.Tests.Servers;

/// <summary>A server that plays a script on each of its connections and keeps every request that it got.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private static readonly ConcurrentBag<Socket> Refusing = [];

    private readonly Func<ScriptedConnection, Task> _script;

    // Of a port that no other server gets, so that nobody is there when this one has gone.
    private readonly TcpListener _listener = new(IPAddress.Loopback, FreePorts.Next());

    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly ConcurrentQueue<Wire> _wires = new();
    private int _playing;

    /// <param name="script">Runs for each connection; the connection is closed behind it.</param>
    public ScriptedServer(Func<ScriptedConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Number of connections that the server took.</summary>
    public int Connections => _wires.Count;

    /// <summary>Whether no script runs.</summary>
    public bool AllClosed() => Volatile.Read(ref _playing) == 0;

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>The one request that the server got.</summary>
    public ReceivedRequest Request => Requests.Should().ContainSingle().Subject;

    /// <summary>Answers every request with the same text.</summary>
    public static ScriptedServer Answering(string response) => new(async connection =>
    {
        while (true)
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(response);
        }
    });

    /// <summary>A server that answers what it does not understand, as one without HTTP/2 does, and hears its clients out.</summary>
    public static ScriptedServer SpeakingHttp1() => new(async connection =>
    {
        await connection.SendAsync(Answer.With("400 Bad Request", "Content-Length: 0"));
        await connection.Wire.ReadToEndAsync();
    });

    /// <summary>The address of a server that refuses connections. It stays taken, so that no other server gets it meanwhile.</summary>
    public static string RefusingAddress()
    {
        var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Refusing.Add(silent);
        return $"http://{silent.LocalEndPoint}";
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var wire in _wires)
        {
            wire.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var wire = new Wire(await _listener.AcceptSocketAsync());
                _wires.Enqueue(wire);
                Interlocked.Increment(ref _playing);
                _ = PlayAsync(wire);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The server was disposed.
        }
    }

    private async Task PlayAsync(Wire wire)
    {
        using (wire)
        {
            try
            {
                await _script(new ScriptedConnection(wire, _requests.Enqueue));
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The connection ended before the script did.
            }
        }

        Interlocked.Decrement(ref _playing);
    }
}
