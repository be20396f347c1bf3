using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.Threading;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Passes a server's response body on to the client as it comes, and trailers behind it.</summary>
internal static class ResponseBody
{
    // Taken from the server at a time; more than this is never held for a slow client beyond Kestrel's own buffer.
    private const int Portion = 32 * 1024;

    /// <summary>Copies the body behind the head.</summary>
    /// <exception cref="InvalidResponseException">The body's framing is not valid.</exception>
    /// <exception cref="IOException">The server ended the connection too early.</exception>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public static ValueTask CopyAsync(HttpExchange exchange, HttpContext context, TimeSpan serverIdle, TimeSpan clientIdle)
    {
        var connection = exchange.Connection!;
        connection.UseHead();
        return connection.Head.Framing switch
        {
            ResponseFraming.None => default,
            ResponseFraming.Length => CopyLengthAsync(exchange, context, connection.Head.ContentLength, serverIdle, clientIdle),
            ResponseFraming.Chunked => CopyChunksAsync(exchange, context, serverIdle, clientIdle),
            _ => CopyToEndAsync(exchange, context, serverIdle, clientIdle),
        };
    }

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder))]
    private static async ValueTask CopyLengthAsync(
        HttpExchange exchange, HttpContext context, long remaining, TimeSpan serverIdle, TimeSpan clientIdle)
    {
        var writer = await StartAsync(context).ConfigureAwait(false);
        remaining -= WriteBuffered(exchange, writer, remaining);
        var needsFlush = remaining > 0 || !ClientChunks.ReachConnection(context);
        while (remaining > 0)
        {
            await FlushAsync(exchange, writer, clientIdle).ConfigureAwait(false);
            var room = writer.GetMemory((int)Math.Min(remaining, Portion));
            var count = await ReceiveAsync(exchange, room.Length > remaining ? room[..(int)remaining] : room, serverIdle).ConfigureAwait(false);
            if (count == 0)
            {
                throw new EndOfStreamException("The server closed the connection before the end of its response.");
            }

            writer.Advance(count);
            exchange.BytesSent += count;
            remaining -= count;
        }

        await EndAsync(exchange, writer, needsFlush, clientIdle).ConfigureAwait(false);
    }

    private static async ValueTask CopyToEndAsync(HttpExchange exchange, HttpContext context, TimeSpan serverIdle, TimeSpan clientIdle)
    {
        var writer = await StartAsync(context).ConfigureAwait(false);
        WriteBuffered(exchange, writer, long.MaxValue);
        while (true)
        {
            await FlushAsync(exchange, writer, clientIdle).ConfigureAwait(false);
            var count = await ReceiveAsync(exchange, writer.GetMemory(Portion), serverIdle).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            writer.Advance(count);
            exchange.BytesSent += count;
        }
    }

    private static async ValueTask CopyChunksAsync(HttpExchange exchange, HttpContext context, TimeSpan serverIdle, TimeSpan clientIdle)
    {
        var connection = exchange.Connection!;
        var client = new ClientChunks(context);
        var writer = await StartAsync(context).ConfigureAwait(false);
        var chunks = default(ChunkReader);
        Action<ReadOnlySpan<byte>> trailer = line => AddTrailer(client, line);
        var needsFlush = !ClientChunks.ReachConnection(context);
        while (true)
        {
            connection.UseBuffered(chunks.ReadFraming(connection.Buffered.Span, trailer));
            if (chunks.IsComplete)
            {
                client.WriteEnd(writer);
                await EndAsync(exchange, writer, needsFlush, clientIdle).ConfigureAwait(false);
                return;
            }

            if (chunks.Remaining > 0 && connection.Buffered.Length > 0)
            {
                var data = Buffered(connection, chunks.Remaining);
                client.Write(writer, data.Span);
                connection.UseBuffered(data.Length);
                chunks.UseData(data.Length);
                exchange.BytesSent += data.Length;
                continue;
            }

            await FlushAsync(exchange, writer, clientIdle).ConfigureAwait(false);
            needsFlush = true;
            exchange.Timer.Wait(ExchangeWait.Server, serverIdle);
            if (await connection.FillAsync().ConfigureAwait(false) == 0)
            {
                throw new EndOfStreamException("The server closed the connection before the end of its response.");
            }
        }
    }

    private static async ValueTask<PipeWriter> StartAsync(HttpContext context)
    {
        await context.Response.StartAsync().ConfigureAwait(false);
        return context.Response.BodyWriter;
    }

    private static long WriteBuffered(HttpExchange exchange, PipeWriter writer, long most)
    {
        var connection = exchange.Connection!;
        var data = Buffered(connection, most);
        writer.Write(data.Span);
        connection.UseBuffered(data.Length);
        exchange.BytesSent += data.Length;
        return data.Length;
    }

    private static ReadOnlyMemory<byte> Buffered(ServerConnection connection, long most) =>
        connection.Buffered.Length > most ? connection.Buffered[..(int)most] : connection.Buffered;

    private static ValueTask<int> ReceiveAsync(HttpExchange exchange, Memory<byte> room, TimeSpan idle)
    {
        exchange.Timer.Wait(ExchangeWait.Server, idle);
        return exchange.Connection!.ReceiveAsync(room);
    }

    // What is here goes out before more is waited for.
    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder))]
    public static async ValueTask FlushAsync(HttpExchange exchange, PipeWriter writer, TimeSpan idle)
    {
        exchange.Timer.Wait(ExchangeWait.ClientReading, idle);
        var flushed = await writer.FlushAsync().ConfigureAwait(false);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException("The client went away.");
        }
    }

    // Kestrel hands over the rest by itself if it has handed over nothing before; who stands between here and Kestrel does not.
    private static ValueTask EndAsync(HttpExchange exchange, PipeWriter writer, bool needsFlush, TimeSpan idle) =>
        needsFlush ? FlushAsync(exchange, writer, idle) : default;

    private static void AddTrailer(ClientChunks client, ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(HttpCharacters.TokenBytes) || !HttpCharacters.IsFieldValue(line[(colon + 1)..]))
        {
            throw new InvalidResponseException("A trailer is not valid.");
        }

        var name = Encoding.Latin1.GetString(line[..colon]);
        var value = Encoding.Latin1.GetString(line[(colon + 1)..].Trim(" \t"u8));
        if (RequestGuard.IsTrailer(name, value))
        {
            client.AddTrailer(name, value);
        }
    }
}
