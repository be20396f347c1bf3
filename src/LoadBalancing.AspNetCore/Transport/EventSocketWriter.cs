using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using LoadBalancing.Threading;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>What goes to a client. A flush ends when the kernel has taken all of it, so a slow client holds what is behind it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EventSocketWriter(EventSocket socket) : PipeWriter
{
    private const int InitialSize = 4096;

    private byte[]? _bytes;
    private int _sent;
    private int _length;
    private bool _isBroken;
    private int _canceled;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length - _sent;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    public override void Advance(int bytes) => _length += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        TryFlush(out var result) ? new(result) : FlushLaterAsync(cancellationToken);

    public override void CancelPendingFlush()
    {
        Volatile.Write(ref _canceled, 1);
        socket.Writable.Wake();
    }

    public override void Complete(Exception? exception = null)
    {
        // A flush may be at the memory, or somebody write into it, on another thread. So it is left to the garbage collector: a
        // connection that ends as it should has none.
    }

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> FlushLaterAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static writable => ((Readiness)writable!).Wake(), socket.Writable);
        while (true)
        {
            var waiting = socket.Writable.WaitAsync();
            if (Volatile.Read(ref _canceled) == 1 || cancellationToken.IsCancellationRequested)
            {
                // It may have come just before the waiting began.
                socket.Writable.Wake();
            }

            await waiting.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (TryFlush(out var result))
            {
                return result;
            }
        }
    }

    private bool TryFlush(out FlushResult result)
    {
        var isDone = TrySend();
        var isCanceled = Volatile.Read(ref _canceled) == 1 && Interlocked.Exchange(ref _canceled, 0) == 1;
        result = new FlushResult(isCanceled, _isBroken);
        return isDone || isCanceled;
    }

    // A broken connection takes everything, as a pipe does whose reader has gone; the reading side tells what happened.
    private bool TrySend()
    {
        if (!_isBroken && _length > _sent)
        {
            try
            {
                _sent += socket.TrySend(_bytes.AsSpan(_sent, _length - _sent));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                _isBroken = true;
            }
        }

        if (_isBroken || _sent == _length)
        {
            Release();
            return true;
        }

        return false;
    }

    private void Reserve(int count)
    {
        _bytes ??= ArrayPool<byte>.Shared.Rent(Math.Max(InitialSize, count));
        if (_bytes.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }

    private void Release()
    {
        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = null;
        }

        _sent = _length = 0;
    }
}
