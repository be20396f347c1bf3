using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using LoadBalancing.Threading;
using Microsoft.AspNetCore.Connections;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>
/// What a client sends, received when it is read: a client that sends faster than it is read fills its own buffers, not
/// ours, and one that sends nothing takes no memory.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EventSocketReader(EventSocket socket) : PipeReader
{
    private const int InitialSize = 4096;

    private readonly ReceiveBuffer _received = new(InitialSize);

    // Of the bytes that are not used yet.
    private int _examined;
    private bool _hasEnded;
    private int _canceled;

    /// <summary>Whether something was received that nobody has used.</summary>
    public bool HasUnused => _received.Length > 0;

    public override bool TryRead(out ReadResult result)
    {
        if (Volatile.Read(ref _canceled) == 1 && Interlocked.Exchange(ref _canceled, 0) == 1)
        {
            result = new ReadResult(Sequence(), isCanceled: true, _hasEnded);
            return true;
        }

        if (_hasEnded || _received.Length > _examined || (socket.Readable.MayTry && Fill()))
        {
            result = new ReadResult(Sequence(), isCanceled: false, _hasEnded);
            return true;
        }

        result = default;
        return false;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        TryRead(out var result) ? new(result) : ReadLaterAsync(cancellationToken);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!HasUnused)
        {
            return;
        }

        var start = Sequence().Start.GetInteger();
        var used = consumed.GetInteger() - start;
        _examined = Math.Max(0, examined.GetInteger() - start - used);
        _received.Use(used);
        _received.ReleaseIfEmpty();
    }

    public override void CancelPendingRead()
    {
        Volatile.Write(ref _canceled, 1);
        socket.Readable.Wake();
    }

    public override void Complete(Exception? exception = null)
    {
        // What is left counts as unused. Whoever completes may not be the one who reads, so the memory is left to the garbage
        // collector: a connection that ends as it should has none.
    }

    private ReadOnlySequence<byte> Sequence() => new(_received.UnusedMemory);

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadLaterAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static readable => ((Readiness)readable!).Wake(), socket.Readable);
        while (true)
        {
            var waiting = socket.WaitToReceiveAsync(_received);
            if (Volatile.Read(ref _canceled) == 1 || cancellationToken.IsCancellationRequested)
            {
                // It may have come just before the waiting began.
                socket.Readable.Wake();
            }

            await waiting.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(out var result))
            {
                return result;
            }
        }
    }

    private bool Fill()
    {
        try
        {
            if (!socket.TryFill(_received, out var count))
            {
                _received.ReleaseIfEmpty();
                return false;
            }

            _hasEnded = count == 0;
            return true;
        }
        catch (SocketException exception)
        {
            _received.ReleaseIfEmpty();
            throw new ConnectionResetException(exception.Message, exception);
        }
        catch (ObjectDisposedException exception)
        {
            _received.ReleaseIfEmpty();
            throw new ConnectionAbortedException("The connection was closed.", exception);
        }
    }
}
