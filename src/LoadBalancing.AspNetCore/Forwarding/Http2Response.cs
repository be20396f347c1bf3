using System.Buffers;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Passes the body of a response that came over HTTP/2 on to the client as it comes, and trailers behind it.</summary>
internal static class Http2Response
{
    private const int Portion = 32 * 1024;

    /// <summary>Copies the body behind the head.</summary>
    /// <exception cref="InvalidResponseException">The body is longer than announced.</exception>
    /// <exception cref="IOException">The server ended the stream too early.</exception>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public static async Task CopyAsync(HttpExchange exchange, HttpContext context, Http2Call call, TimeSpan serverIdle, TimeSpan clientIdle)
    {
        if (context.Request.Method == HttpMethods.Head || context.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        var length = context.Response.ContentLength;
        var client = new ClientChunks(context);
        var writer = context.Response.BodyWriter;
        var buffer = ArrayPool<byte>.Shared.Rent(Portion);
        var unsent = 0;
        while (true)
        {
            exchange.Timer.Wait(ExchangeWait.Server, serverIdle);
            var reading = call.ReadAsync(buffer);
            if (!reading.IsCompleted || unsent >= Portion)
            {
                // What is here goes out before more is waited for; so does the head.
                await FlushAsync(exchange, context, clientIdle).ConfigureAwait(false);
                exchange.Timer.Wait(ExchangeWait.Server, serverIdle);
                unsent = 0;
            }

            var count = await reading.ConfigureAwait(false);
            exchange.BytesSent += count;
            if (count == 0)
            {
                break;
            }

            if (exchange.BytesSent > length)
            {
                throw new InvalidResponseException("The body is longer than announced.");
            }

            await context.Response.StartAsync().ConfigureAwait(false);
            client.Write(writer, buffer.AsSpan(0, count));
            unsent += count;
        }

        // Not behind an error: a read may go on in it.
        ArrayPool<byte>.Shared.Return(buffer);
        if (exchange.BytesSent < length)
        {
            throw new EndOfStreamException("The server ended the stream before the end of its response.");
        }

        await EndAsync(exchange, context, call, client, clientIdle).ConfigureAwait(false);
    }

    private static async ValueTask EndAsync(HttpExchange exchange, HttpContext context, Http2Call call, ClientChunks client, TimeSpan clientIdle)
    {
        foreach (var (name, values) in call.Response.TrailingHeaders.NonValidated)
        {
            foreach (var value in values)
            {
                if (!HttpCharacters.IsToken(name) || !HttpCharacters.IsFieldValue(value))
                {
                    throw new InvalidResponseException("A trailer is not valid.");
                }

                if (RequestGuard.IsTrailer(name, value))
                {
                    client.AddTrailer(name, value);
                }
            }
        }

        if (exchange.BytesSent == 0 && !context.Response.HasStarted && !HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // A response of a head alone stays one: gRPC tells by it that there is nothing to wait for.
            return;
        }

        await context.Response.StartAsync().ConfigureAwait(false);
        client.WriteEnd(context.Response.BodyWriter);
        await FlushAsync(exchange, context, clientIdle).ConfigureAwait(false);
    }

    private static async ValueTask FlushAsync(HttpExchange exchange, HttpContext context, TimeSpan clientIdle)
    {
        await context.Response.StartAsync().ConfigureAwait(false);
        await ResponseBody.FlushAsync(exchange, context.Response.BodyWriter, clientIdle).ConfigureAwait(false);
    }
}
