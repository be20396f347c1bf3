using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// Passes a body that came in chunks on to the client. Kestrel leaves trailers out of HTTP/1.1, so there the chunks are written
/// here.
/// </summary>
internal sealed class ClientChunks
{
    private readonly HttpResponse _response;
    private readonly bool _writesFrames;
    private ArrayBufferWriter<byte>? _trailers;

    /// <param name="context">The exchange; its response must not have started.</param>
    public ClientChunks(HttpContext context)
    {
        _response = context.Response;
        // Who stands between here and the connection, such as compression, has to see the body and not its frames.
        _writesFrames = _response.ContentLength is null && HttpProtocol.IsHttp11(context.Request.Protocol) && ReachConnection(context);
        if (_writesFrames)
        {
            _response.Headers.TransferEncoding = "chunked";
        }
    }

    /// <summary>Whether what is written goes to the connection as it is. Kestrel alone has the request and the body in one.</summary>
    public static bool ReachConnection(HttpContext context) => context.Features.Get<IHttpResponseBodyFeature>() is IHttpRequestFeature;

    public void Write(PipeWriter writer, ReadOnlySpan<byte> data)
    {
        if (!_writesFrames)
        {
            writer.Write(data);
            return;
        }

        Span<byte> size = stackalloc byte[sizeof(int) * 2];
        Utf8Formatter.TryFormat(data.Length, size, out var length, 'x');
        writer.Write(size[..length]);
        writer.Write("\r\n"u8);
        writer.Write(data);
        writer.Write("\r\n"u8);
    }

    /// <summary>Keeps a trailer for the end, if the client can get one.</summary>
    public void AddTrailer(string name, string value)
    {
        if (_writesFrames)
        {
            Encoding.Latin1.GetBytes($"{name}: {value}\r\n", _trailers ??= new ArrayBufferWriter<byte>());
        }
        else if (_response.SupportsTrailers())
        {
            _response.AppendTrailer(name, value);
        }
    }

    public void WriteEnd(PipeWriter writer)
    {
        if (!_writesFrames)
        {
            return;
        }

        writer.Write("0\r\n"u8);
        if (_trailers is not null)
        {
            writer.Write(_trailers.WrittenSpan);
        }

        writer.Write("\r\n"u8);
    }
}
