using System.Net.Sockets;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>
/// The socket below a TLS stream. It notices the end of the connection, which the TLS stream takes for its own end even when
/// nobody said so.
/// </summary>
internal sealed class ServerStream(Socket socket) : NetworkStream(socket)
{
    /// <summary>Whether the server has ended the connection.</summary>
    public bool HasEnded { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        HasEnded |= count == 0 && !buffer.IsEmpty;
        return count;
    }
}
