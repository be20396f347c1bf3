using System.Runtime.Versioning;
using LoadBalancing.AspNetCore.Transport;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>A connection in clear text on an event loop.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EventTransport(EventSocket socket) : ServerTransport
{
    public override bool IsReadable => socket.HasArrived();

    public override bool IsAtHome => socket.IsAtHome;

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> data) => socket.SendAsync(data);

    public override void EndSending() => socket.EndSending();

    public override void Close() => socket.Close(reset: false);
}
