using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadBalancing.Conformance.Tunnels;

/// <summary>
/// A server that takes every request for another protocol and then says nothing unless it is told to. It ends with its client, except
/// where the request's target ends in <c>stay</c>.
/// </summary>
internal sealed class SwitchingOrigin : IDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<string, Socket> _tunnels = new();

    /// <param name="port">A port of 127.0.0.1.</param>
    public SwitchingOrigin(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Says something in the tunnel of the request for a target.</summary>
    public async Task SayAsync(string target, string text) => await _tunnels[target].SendAsync(Encoding.Latin1.GetBytes(text));

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var tunnel in _tunnels.Values)
        {
            tunnel.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = SwitchAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task SwitchAsync(Socket connection)
    {
        var head = "";
        var buffer = new byte[4096];
        while (!head.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await connection.ReceiveAsync(buffer);
            if (count == 0)
            {
                connection.Dispose();
                return;
            }

            head += Encoding.Latin1.GetString(buffer, 0, count);
        }

        var target = head.Split(' ')[1];
        _tunnels[target] = connection;
        await connection.SendAsync("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n"u8.ToArray());
        if (!target.EndsWith("stay", StringComparison.Ordinal))
        {
            using (connection)
            {
                await connection.ReceiveAsync(buffer);
            }
        }
    }
}
