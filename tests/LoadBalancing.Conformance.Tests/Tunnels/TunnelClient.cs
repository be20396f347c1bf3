using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadBalancing.Conformance.Tunnels;

/// <summary>A client whose connection has become a tunnel.</summary>
internal sealed class TunnelClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;

    private TunnelClient(Socket socket) => _socket = socket;

    /// <param name="port">A port of 127.0.0.1.</param>
    /// <param name="target">The request's target.</param>
    public static async Task<TunnelClient> OpenAsync(int port, string target)
    {
        var client = new TunnelClient(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await client._socket.ConnectAsync(IPAddress.Loopback, port);
        await client._socket.SendAsync(
            Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: farm\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n"));
        var head = "";
        while (!head.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            head += await client.ReadAsync() is { Length: > 0 } text ? text : throw new IOException($"The connection ended behind '{head}'.");
        }

        head.Should().StartWith("HTTP/1.1 101 ");
        return client;
    }

    /// <summary>What comes next; nothing when the connection has ended.</summary>
    public async Task<string> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[4096];
        try
        {
            return Encoding.Latin1.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, patience.Token));
        }
        catch (OperationCanceledException)
        {
            return "(silence, and no end)";
        }
        catch (SocketException)
        {
            return "";
        }
    }

    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => _socket.Dispose();
}
