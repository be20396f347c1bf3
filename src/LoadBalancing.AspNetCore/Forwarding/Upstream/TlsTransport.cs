using System.Net.Security;
using System.Net.Sockets;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>A connection over TLS.</summary>
internal sealed class TlsTransport(Socket socket, ServerStream network, SslStream stream) : ServerTransport
{
    private Task? _probe;

    // The stream may hold bytes that the socket no longer has: a read of nothing ends when there are any. What the socket has
    // is TLS records; that they hold no data cannot be told without reading.
    public override bool IsReadable(bool exactly) => socket.Poll(0, SelectMode.SelectRead) || (_probe ??= ProbeAsync()).IsCompleted;

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        if (_probe is { } probe)
        {
            // The stream allows one read at a time.
            _probe = null;
            await probe.ConfigureAwait(false);
        }

        var count = await stream.ReadAsync(buffer).ConfigureAwait(false);
        return count > 0 || !network.HasEnded
            ? count
            : throw new EndOfStreamException("The server's connection ended without the end of TLS: it may have been cut.");
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> data) => stream.WriteAsync(data);

    public override void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public override void Close()
    {
        socket.Dispose();
        stream.Dispose();
    }

    private async Task ProbeAsync()
    {
        try
        {
            _ = await stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // Who reads next hears of it.
        }
    }
}
