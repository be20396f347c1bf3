using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>Sends a request's body over HTTP/2 when the framework's client asks for it.</summary>
/// <param name="call">The exchange that the body belongs to.</param>
/// <param name="length">The announced length, if there is one.</param>
/// <param name="send">Sends the body to this target; must not be run twice.</param>
internal sealed class Http2Body(Http2Call call, long? length, Func<Http2Body, Task> send) : HttpContent, IBodyTarget
{
    private Stream _stream = Stream.Null;

    public async ValueTask WriteAsync(ReadOnlySequence<byte> data)
    {
        foreach (var part in data)
        {
            await NotedAsync(_stream.WriteAsync(part, call.Ended)).ConfigureAwait(false);
        }
    }

    // The framework's client cannot send trailers; who is on the way may leave them out (RFC 9110, section 6.5.1).
    public void WriteEnd(HttpRequest request)
    {
    }

    public ValueTask FlushAsync() => NotedAsync(new ValueTask(_stream.FlushAsync(call.Ended)));

    public void Drop() => call.Cancel();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _stream = stream;
        return send(this);
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length.GetValueOrDefault();
        return length.HasValue;
    }

    // A stream that takes no more is the server's doing, whatever the framework calls it.
    private static async ValueTask NotedAsync(ValueTask sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not IOException)
        {
            throw new IOException(exception.Message, exception);
        }
    }
}
