using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Bodies;

/// <summary>
/// A server that makes and swallows bodies: <c>GET /Download/1000</c> brings a thousand bytes, <c>POST /Upload/1000</c> takes them,
/// and <c>POST /Stall/1000</c> never reads them.
/// </summary>
public sealed class BodyOrigin : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<BodyWire> _wires = new();

    public BodyOrigin()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes of bodies that have been handed to the system, over all connections.</summary>
    public long Sent => _wires.Sum(wire => wire.Sent);

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
                var wire = new BodyWire(await _listener.AcceptSocketAsync());
                _wires.Enqueue(wire);
                _ = ServeAsync(wire);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The server was disposed of.
        }
    }

    private static async Task ServeAsync(BodyWire wire)
    {
        try
        {
            while (true)
            {
                var head = await wire.ReadHeadAsync();
                var path = head.Split(' ')[1].Split('/');
                var length = long.Parse(path[2], CultureInfo.InvariantCulture);
                switch (path[1])
                {
                    case nameof(BodyKind.Download):
                        await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {path[2]}\r\n\r\n", length);
                        break;
                    case nameof(BodyKind.ChunkedDownload):
                        await wire.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", length, chunked: true);
                        break;
                    case "Stall":
                        return;
                    default:
                        await wire.SwallowAsync(head, length);
                        await wire.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // The proxy ended the connection.
        }
    }
}
