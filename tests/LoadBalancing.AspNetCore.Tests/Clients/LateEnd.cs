using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancing.AspNetCore.Tests.Clients;

/// <summary>A request body that is read to its last byte while its end is not told before a test says so.</summary>
internal sealed class LateEnd(PipeReader body, Task told) : PipeReader, IRequestBodyPipeFeature
{
    private readonly TaskCompletionSource _cancelled = new();

    public PipeReader Reader => this;

    public override bool TryRead(out ReadResult result)
    {
        result = default;
        return false;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(cancellationToken);
        if (read.Buffer.IsEmpty && read.IsCompleted)
        {
            await Task.WhenAny(told, _cancelled.Task);
        }

        return new(read.Buffer, _cancelled.Task.IsCompleted, isCompleted: read.Buffer.IsEmpty && told.IsCompleted);
    }

    public override void AdvanceTo(SequencePosition consumed) => body.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => body.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _cancelled.TrySetResult();

    public override void Complete(Exception? exception = null) => body.Complete(exception);
}
