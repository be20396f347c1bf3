using System.Buffers;
using LoadBalancing.AspNetCore.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>Sends a request's body over an HTTP/1.1 connection, behind the head that is written there.</summary>
internal readonly struct Http1Body(ServerConnection connection, RequestFraming framing) : IBodyTarget
{
    // Small parts travel together with the head, in one packet.
    private const int Gathered = 16 * 1024;

    public async ValueTask WriteAsync(ReadOnlySequence<byte> data)
    {
        if (data.IsEmpty)
        {
            // An empty chunk would be the last one.
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

    public void WriteEnd(HttpRequest request)
    {
        if (framing != RequestFraming.Chunked)
        {
            return;
        }

        connection.Output.Write("0\r\n"u8);
        if (request.HttpContext.Features.Get<IHttpRequestTrailersFeature>() is { Available: true, Trailers: { Count: > 0 } trailers })
        {
            WriteTrailers(connection.Output, trailers);
        }

        connection.Output.Write("\r\n"u8);
    }

    public ValueTask FlushAsync() => connection.FlushAsync();

    public void Drop() => connection.Drop();

    private static void WriteTrailers(SendBuffer output, IHeaderDictionary trailers)
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
                output.Write(value.AsSpan().Trim(" \t"));
                output.Write("\r\n"u8);
            }
        }
    }
}
