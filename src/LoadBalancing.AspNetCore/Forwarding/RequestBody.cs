using System.Buffers;
using System.IO.Pipelines;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Carries the client's request body to a server as it comes; never holds it as a whole.</summary>
internal sealed class RequestBody(ExchangeTimer timer)
{
    // Small parts travel together with the head, in one packet.
    private const int Gathered = 16 * 1024;

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
            _start ??= new byte[LongestStart];
            start.CopyTo(_start);
            _startLength = (int)start.Length;
            body.AdvanceTo(buffer.Start);
            timer.Stop();
            return;
        }
    }

    /// <summary>
    /// Sends what has been written to the connection and the body behind it. Never throws: a server that no longer listens may
    /// have answered already, and what the client does wrong is kept in <see cref="ClientError"/> and ends the connection.
    /// </summary>
    public async Task SendAsync(HttpContext context, ServerConnection connection, RequestFraming framing, TimeoutSettings timeouts, TimeSpan clientIdle)
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
                    timer.Wait(ExchangeWait.Server, timeouts.Idle);
                    await connection.FlushAsync().ConfigureAwait(false);
                    timer.Wait(ExchangeWait.ClientBody, clientIdle);
                    read = await ReadAsync(body).ConfigureAwait(false);
                }

                if (read.IsCanceled)
                {
                    body.AdvanceTo(read.Buffer.Start);
                    End(connection, _stopped ? null : new OperationCanceledException("The client stood still for too long."));
                    return;
                }

                Received += read.Buffer.Length;
                _handedOver = Received == length;
                timer.Wait(ExchangeWait.Server, timeouts.Idle);
                await SendPartAsync(connection, read.Buffer, framing).ConfigureAwait(false);
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            if (framing == RequestFraming.Chunked)
            {
                WriteEnd(connection.Output, context.Request);
            }

            timer.Wait(ExchangeWait.Server, timeouts.Response);
            _handedOver = IsSent = true;
            await connection.FlushAsync().ConfigureAwait(false);
        }
        catch (RequestBodyException exception)
        {
            End(connection, exception.InnerException);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The server does not take more. It is for the response to say why.
            IsSent = false;
        }
    }

    private void End(ServerConnection connection, Exception? error)
    {
        ClientError = error;
        connection.Drop();
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

    private static async ValueTask SendPartAsync(ServerConnection connection, ReadOnlySequence<byte> data, RequestFraming framing)
    {
        if (data.IsEmpty)
        {
            return;
        }

        var output = connection.Output;
        if (framing == RequestFraming.Chunked)
        {
            output.WriteHex(data.Length);
            output.Write("\r\n"u8);
        }

        foreach (var part in data)
        {
            if (output.Length + part.Length <= Gathered)
            {
                output.Write(part.Span);
                continue;
            }

            await connection.FlushAsync().ConfigureAwait(false);
            await connection.SendAsync(part).ConfigureAwait(false);
        }

        if (framing == RequestFraming.Chunked)
        {
            output.Write("\r\n"u8);
        }
    }

    private static void WriteEnd(SendBuffer output, HttpRequest request)
    {
        output.Write("0\r\n"u8);
        if (request.HttpContext.Features.Get<IHttpRequestTrailersFeature>() is { Available: true, Trailers: { Count: > 0 } trailers })
        {
            foreach (var (name, values) in trailers)
            {
                foreach (var value in values)
                {
                    if (!RequestGuard.IsTrailer(name, value))
                    {
                        throw new RequestBodyException(new BadHttpRequestException("A trailer is not valid."));
                    }

                    output.Write(name);
                    output.Write(": "u8);
                    output.Write(value);
                    output.Write("\r\n"u8);
                }
            }
        }

        output.Write("\r\n"u8);
    }
}
