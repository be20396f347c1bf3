using System.Buffers;
using System.IO.Pipelines;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Carries the client's request body to a server as it comes; never holds it as a whole.</summary>
internal sealed class RequestBody(ExchangeTimer timer)
{
    // As much of the body as algorithms may look at.
    private const int LongestStart = 16 * 1024;

    private volatile bool _stopped;
    private volatile bool _handedOver;
    private byte[]? _start;
    private int _startLength;

    /// <summary>What the client did wrong while its body was read, if anything.</summary>
    public Exception? ClientError { get; private set; }

    /// <summary>Bytes taken from the client.</summary>
    public long Received { get; private set; }

    /// <summary>Whether any of the body was taken from the client, so that the request cannot be sent again.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>Whether the whole body was sent.</summary>
    public bool IsSent { get; private set; }

    /// <summary>
    /// Whether the connection has been given all of the body, so that its server may know the end of it. Whether it took all shows
    /// when the transfer ends.
    /// </summary>
    public bool IsHandedOver => _handedOver;

    /// <summary>The beginning of the body that was waited for.</summary>
    public ReadOnlyMemory<byte> Start => _start.AsMemory(0, _startLength);

    /// <summary>Begins with another request.</summary>
    public void Reset()
    {
        if (_start is not null)
        {
            ArrayPool<byte>.Shared.Return(_start);
            _start = null;
        }

        _startLength = 0;
        Received = 0;
        _stopped = _handedOver = IsTouched = IsSent = false;
        ClientError = null;
    }

    /// <summary>Ends a transfer that waits for the client.</summary>
    public void Stop(HttpContext context)
    {
        _stopped = true;
        context.Request.BodyReader.CancelPendingRead();
    }

    /// <summary>Waits for the beginning of the body and copies it; the body stays where it is.</summary>
    public async ValueTask BufferStartAsync(HttpContext context, TimeSpan clientIdle)
    {
        var body = context.Request.BodyReader;
        timer.Wait(ExchangeWait.ClientBody, clientIdle);
        while (true)
        {
            ReadResult read;
            try
            {
                read = await ReadAsync(body).ConfigureAwait(false);
            }
            catch (RequestBodyException)
            {
                // What is wrong with the body will be found again, and judged, when it is sent.
                timer.Stop();
                return;
            }

            var buffer = read.Buffer;
            if (!read.IsCompleted && !read.IsCanceled && buffer.Length < LongestStart)
            {
                body.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            var start = buffer.Slice(0, Math.Min(buffer.Length, LongestStart));
            _start ??= ArrayPool<byte>.Shared.Rent(LongestStart);
            start.CopyTo(_start);
            _startLength = (int)start.Length;
            body.AdvanceTo(buffer.Start);
            timer.Stop();
            return;
        }
    }

    /// <summary>
    /// Sends what the target has been given and the body behind it. Never throws: a server that no longer listens may
    /// have answered already, and what the client does wrong is kept in <see cref="ClientError"/> and ends the connection.
    /// </summary>
    public async Task SendAsync<TTarget>(HttpContext context, TTarget target, TimeoutSettings timeouts, TimeSpan clientIdle)
        where TTarget : IBodyTarget
    {
        IsTouched = true;
        var body = context.Request.BodyReader;
        var length = context.Request.ContentLength;
        try
        {
            while (true)
            {
                if (!TryRead(body, out var read))
                {
                    WaitForServer(timeouts);
                    await target.FlushAsync().ConfigureAwait(false);
                    if (!_handedOver)
                    {
                        timer.WaitInBody(ExchangeWait.ClientBody, clientIdle);
                    }

                    read = await ReadAsync(body).ConfigureAwait(false);
                }

                if (read.IsCanceled)
                {
                    body.AdvanceTo(read.Buffer.Start);
                    End(target, _stopped ? null : new OperationCanceledException("The client stood still for too long."));
                    return;
                }

                Received += read.Buffer.Length;
                _handedOver = Received == length;
                timer.Wait(ExchangeWait.Server, timeouts.Idle);
                await target.WriteAsync(read.Buffer).ConfigureAwait(false);
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            target.WriteEnd(context.Request);
            _handedOver = IsSent = true;
            WaitForServer(timeouts);
            await target.FlushAsync().ConfigureAwait(false);
        }
        catch (RequestBodyException exception)
        {
            End(target, exception.InnerException);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The server does not take more. It is for the response to say why.
            IsSent = false;
        }
    }

    // A server that has been given all of the body is asked for its response, also while a client of HTTP/2 still owes the end of
    // its stream.
    private void WaitForServer(TimeoutSettings timeouts)
    {
        if (_handedOver)
        {
            timer.WaitForResponse(timeouts.Response, timeouts.Idle);
        }
        else
        {
            timer.WaitInBody(ExchangeWait.Server, timeouts.Idle);
        }
    }

    private void End<TTarget>(TTarget target, Exception? error)
        where TTarget : IBodyTarget
    {
        ClientError = error;
        target.Drop();
    }

    private static bool TryRead(PipeReader body, out ReadResult read)
    {
        try
        {
            return body.TryRead(out read);
        }
        catch (Exception exception)
        {
            throw new RequestBodyException(exception);
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader body)
    {
        try
        {
            return await body.ReadAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw new RequestBodyException(exception);
        }
    }
}
