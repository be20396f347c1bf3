using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Conformance.Origins;

/// <summary>
/// A server that a proxy forwards to. It reads requests strictly, answers what it is told to and can be stopped, so that
/// its port refuses and its connections end, and started again.
/// </summary>
/// <param name="name">Its name, which every answer bears.</param>
/// <param name="port">Its port on 127.0.0.1.</param>
/// <param name="answer">Gives the answer to a request; called by several connections at once.</param>
internal sealed class OriginServer(string name, int port, Func<OriginRequest, OriginAnswer> answer) : IAsyncDisposable
{
    /// <summary>The path that health checks ask for.</summary>
    public const string HealthPath = "/index.html";

    private readonly Lock _lock = new();
    private readonly Dictionary<Socket, Task> _connections = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _connectionCount;

    public string Name => name;

    public int Port => port;

    /// <summary>Whether health checks are answered with 200, or else 503.</summary>
    public bool Healthy { get; set; } = true;

    /// <summary>Number of connections that are open now.</summary>
    public int OpenConnections
    {
        get
        {
            lock (_lock)
            {
                return _connections.Count;
            }
        }
    }

    public void Start()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(1024);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Closes the port and cuts every connection.</summary>
    public async Task StopAsync()
    {
        _listener?.Dispose();
        await _accepting;
        Task[] running;
        lock (_lock)
        {
            running = [.. _connections.Values];
            foreach (var socket in _connections.Keys)
            {
                socket.Dispose();
            }
        }

        await Task.WhenAll(running);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            lock (_lock)
            {
                _connections.Add(socket, ServeAsync(socket, ++_connectionCount));
            }
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        await Task.Yield();
        try
        {
            await new OriginConnection(this, socket, number).RunAsync(answer);
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException)
        {
            // The proxy or StopAsync ended the connection.
        }
        finally
        {
            lock (_lock)
            {
                _connections.Remove(socket);
            }

            socket.Dispose();
        }
    }
}
