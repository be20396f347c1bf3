using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using LoadBalancing.Threading;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>
/// What goes to a client. A flush ends when the kernel has taken all of it, so a slow client holds what is behind it; or, if it is little,
/// when it is left to the loop, and the flush after it waits.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EventSocketWriter(EventSocket socket) : PipeWriter
{
    private readonly SendBuffer _output = new();
    private int _sent;
    private bool _isBroken;
    private int _canceled;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _output.Length - _sent;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _output.GetRoom(Math.Max(sizeHint, 1));

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _output.Add(bytes);

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
        if (!_isBroken && UnflushedBytes > 0)
        {
            if (_sent == 0 && socket.TryLeave(_output))
            {
                return true;
            }

            try
            {
                _sent += socket.TrySend(_output.Written.Span[_sent..]);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                _isBroken = true;
            }
        }

        if (_isBroken || UnflushedBytes == 0)
        {
            _sent = 0;
            _output.Release();
            return true;
        }

        return false;
    }
}
