using LoadBalancing.AspNetCore.Forwarding.Upstream;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>A connection that tells when it is asked for its state, and when it is closed.</summary>
internal sealed class AskedTransport(ServerTransport? inner = null) : ServerTransport
{
    public Action? OnAsked { get; init; }

    public Action? OnClosed { get; init; }

    public override bool IsReadable(bool exactly)
    {
        OnAsked?.Invoke();
        return inner?.IsReadable(exactly) ?? false;
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => inner!.ReceiveAsync(buffer);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> data) => inner!.SendAsync(data);

    public override void EndSending() => inner!.EndSending();

    public override void Close()
    {
        OnClosed?.Invoke();
        inner?.Close();
    }
}
