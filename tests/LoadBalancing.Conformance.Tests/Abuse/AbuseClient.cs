using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>Sends what it is given and keeps what comes back.</summary>
internal static class AbuseClient
{
    // Longer than every time-out of the proxy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long a second answer may be waited for.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <param name="port">The proxy's port.</param>
    /// <param name="pieces">What to send.</param>
    /// <param name="isAnswered">Whether these bytes are an answer, so that no more need to come.</param>
    public static async Task<ClientSight> SendAsync(int port, IReadOnlyList<AbuseBytes> pieces, Func<byte[], bool> isAnswered)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        using var patience = new CancellationTokenSource(Patience);
        var sending = SendAsync(socket, pieces, patience.Token);
        var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var read)
            {
                received.Write(buffer, 0, read);
                if (isAnswered(received.ToArray()) && sending.IsCompleted)
                {
                    patience.CancelAfter(Quiet);
                }
            }

            return new(received.ToArray(), IsClosed: true);
        }
        catch (SocketException)
        {
            return new(received.ToArray(), IsClosed: true);
        }
        catch (OperationCanceledException)
        {
            return new(received.ToArray(), IsClosed: false);
        }
        finally
        {
            await patience.CancelAsync();
            await sending;
        }
    }

    private static async Task SendAsync(Socket socket, IReadOnlyList<AbuseBytes> pieces, CancellationToken cancellation)
    {
        try
        {
            foreach (var piece in pieces)
            {
                await Task.Delay(piece.Pause, cancellation);
                for (ReadOnlyMemory<byte> rest = piece.Bytes; !rest.IsEmpty;)
                {
                    rest = rest[await socket.SendAsync(rest, cancellation)..];
                }
            }
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException)
        {
            // The proxy had seen enough.
        }
    }
}
