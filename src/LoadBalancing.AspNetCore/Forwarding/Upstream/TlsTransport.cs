using System.Net.Security;
using System.Net.Sockets;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>A connection over TLS.</summary>
internal sealed class TlsTransport(Socket socket, SslStream stream) : ServerTransport
{
    // Whatever arrives between two exchanges arrives as TLS records; that they hold no data cannot be told without reading.
    public override bool IsReadable => socket.Poll(0, SelectMode.SelectRead);

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => stream.ReadAsync(buffer);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> data) => stream.WriteAsync(data);

    public override void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public override void Close()
    {
        socket.Dispose();
        stream.Dispose();
    }
}
