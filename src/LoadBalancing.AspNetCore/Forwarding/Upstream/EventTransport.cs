using System.Runtime.Versioning;
using LoadBalancing.AspNetCore.Transport;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>A connection in clear text on an event loop.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EventTransport(EventSocket socket) : ServerTransport
{
    // Asking the kernel is a system call; on the socket's own loop what was announced is at most a few events behind.
    public override bool IsReadable(bool exactly) => (exactly || !socket.IsAtHome || socket.Readable.MayTry) && socket.HasArrived();

    public override bool IsAtHome => socket.IsAtHome;

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer);

    public override ValueTask<int> FillAsync(ReceiveBuffer buffer) => socket.FillAsync(buffer);

    public override bool TryLeave(SendBuffer data) => socket.TryLeave(data);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> data) => socket.SendAsync(data);

    public override void EndSending() => socket.EndSending();

    public override void Close() => socket.Close(reset: false);
}
