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

    private byte[]? _bytes;
    private int _start;
    private int _end;
    private int _examined;
    private bool _hasEnded;
    private int _canceled;

    /// <summary>Whether something was received that nobody has used.</summary>
    public bool HasUnused => _end > _start;

    public override bool TryRead(out ReadResult result)
    {
        if (Volatile.Read(ref _canceled) == 1 && Interlocked.Exchange(ref _canceled, 0) == 1)
        {
            result = new ReadResult(Sequence(), isCanceled: true, _hasEnded);
            return true;
        }

        if (_hasEnded || _end > _examined || (socket.Readable.MayTry && Fill()))
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
        if (_bytes is null)
        {
            return;
        }

        _start = consumed.GetInteger();
        _examined = Math.Max(_start, examined.GetInteger());
        if (_start == _end)
        {
            Release();
        }
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

    private ReadOnlySequence<byte> Sequence() => _bytes is null ? ReadOnlySequence<byte>.Empty : new(_bytes, _start, _end - _start);

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadLaterAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static readable => ((Readiness)readable!).Wake(), socket.Readable);
        while (true)
        {
            var waiting = socket.Readable.WaitAsync();
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
            var room = GetRoom();
            if (!socket.TryReceive(room, out var count))
            {
                ReleaseIfEmpty();
                return false;
            }

            _end += count;
            _hasEnded = count == 0;
            return true;
        }
        catch (SocketException exception)
        {
            ReleaseIfEmpty();
            throw new ConnectionResetException(exception.Message, exception);
        }
        catch (ObjectDisposedException exception)
        {
            ReleaseIfEmpty();
            throw new ConnectionAbortedException("The connection was closed.", exception);
        }
    }

    private Span<byte> GetRoom()
    {
        _bytes ??= ArrayPool<byte>.Shared.Rent(InitialSize);
        if (_end == _bytes.Length)
        {
            // Whoever reads has seen all of it and wants it in one piece with what follows.
            var unused = _bytes.AsSpan(_start, _end - _start);
            var target = _start > 0 ? _bytes : ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            unused.CopyTo(target);
            (_start, _end, _examined) = (0, unused.Length, _examined - _start);
            if (target != _bytes)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = target;
            }
        }

        return _bytes.AsSpan(_end);
    }

    private void ReleaseIfEmpty()
    {
        if (_start == _end)
        {
            Release();
        }
    }

    private void Release()
    {
        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = null;
        }

        _start = _end = _examined = 0;
    }
}
