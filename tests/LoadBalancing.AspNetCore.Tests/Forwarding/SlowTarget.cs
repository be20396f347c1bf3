using System.Buffers;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>A server that takes no part of a body before a test says so.</summary>
internal sealed class SlowTarget : IBodyTarget
{
    public TaskCompletionSource Begun { get; } = new();

    public TaskCompletionSource Taken { get; } = new();

    public ValueTask WriteAsync(ReadOnlySequence<byte> data)
    {
        if (data.IsEmpty)
        {
            return default;
        }

        Begun.TrySetResult();
        return new(Taken.Task);
    }

    public void WriteEnd(HttpRequest request)
    {
    }

    public ValueTask FlushAsync() => default;

    public void Drop()
    {
    }
}
