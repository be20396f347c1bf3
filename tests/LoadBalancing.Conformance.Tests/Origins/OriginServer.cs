using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LoadBalancing.Conformance.Network;

namespace LoadBalancing.Conformance.Origins;

/// <summary>
/// A server that a proxy forwards to. It reads requests strictly, answers what it is told to and can be stopped, so that
/// its port refuses and its connections end, and started again.
/// </summary>
/// <param name="name">Its name, which every answer bears.</param>
/// <param name="port">Its port on 127.0.0.1.</param>
/// <param name="answer">Gives the answer to a request; called by several connections at once.</param>
/// <param name="network">Where it is; by default with everybody else.</param>
internal sealed class OriginServer(string name, int port, Func<OriginRequest, OriginAnswer> answer, OwnNetwork? network = null) : IAsyncDisposable
{
    /// <summary>The path that health checks ask for.</summary>
    public const string HealthPath = "/index.html";

    private readonly Lock _lock = new();
    private readonly Dictionary<OriginConnection, Task> _connections = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _connectionCount;

    public string Name => name;

    public int Port => port;

    /// <summary>Whether health checks are answered with 200, or else 503.</summary>
    public bool Healthy { get; set; } = true;

    public void Start()
    {
        _listener = network?.CreateSocket() ?? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(1024);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Closes the port and cuts every connection.</summary>
    public async Task<OriginStop> StopAsync()
    {
        var began = Stopwatch.GetTimestamp();

        // Connections that wait to be accepted would be cut as well, and could not be told of.
        while (_listener is { SafeHandle.IsClosed: false } && _listener.Poll(0, SelectMode.SelectRead))
        {
            await Task.Yield();
        }

        _listener?.Dispose();
        await _accepting;
        Dictionary<OriginConnection, Task> open;
        lock (_lock)
        {
            open = new(_connections);
        }

        foreach (var connection in open.Keys)
        {
            connection.Dispose();
        }

        var cut = Stopwatch.GetTimestamp();
        await Task.WhenAll(open.Values);
        var unanswered = open.Keys.Select(connection => connection.Unanswered).OfType<OriginRequest>();
        return new(began, cut, open.Count, [.. unanswered.Where(request => request.Path != HealthPath)]);
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

            var connection = new OriginConnection(this, socket, ++_connectionCount);
            lock (_lock)
            {
                _connections.Add(connection, ServeAsync(connection));
            }
        }
    }

    private async Task ServeAsync(OriginConnection connection)
    {
        await Task.Yield();
        try
        {
            await connection.RunAsync(answer);
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The proxy or StopAsync ended the connection.
        }
        finally
        {
            lock (_lock)
            {
                _connections.Remove(connection);
            }

            connection.Dispose();
        }
    }
}
