using System.Net;

namespace LoadBalancing.Http;

/// <summary>A request body that knows whether it broke by itself or because the server did not take it.</summary>
internal sealed class UploadContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly CallRecord? _record;

    private UploadContent(HttpContent inner, CallRecord? record)
    {
        _inner = inner;
        _record = record;
        foreach (var (name, values) in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <summary>Whether the application's own code could not write the body.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Watches a body, unless it lies in memory, where it cannot break, and nobody counts its bytes.</summary>
    public static UploadContent? Watch(HttpContent? content, CallRecord? record) =>
        content is null || (record is null && content is ByteArrayContent or ReadOnlyMemoryContent) ? null : new(content, record);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var upload = new UploadStream(stream, _record);
        try
        {
            await _inner.CopyToAsync(upload, context, cancellationToken).ConfigureAwait(false);
        }
        catch when (!upload.IsBroken && !cancellationToken.IsCancellationRequested)
        {
            IsBroken = true;
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength.GetValueOrDefault();
        return _inner.Headers.ContentLength.HasValue;
    }
}
