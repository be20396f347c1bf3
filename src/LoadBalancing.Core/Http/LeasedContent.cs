using System.Net;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Http;

/// <summary>A response body that ends its lease when it has been read or disposed.</summary>
internal sealed class LeasedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Lease _lease;
    private readonly CancellationTokenRegistration _cut;
    private int _ended;

    private LeasedContent(HttpContent inner, Lease lease)
    {
        _inner = inner;
        _lease = lease;
        var sessions = lease.Server.Sessions;
        _cut = sessions.IsWatched ? sessions.Ended.UnsafeRegister(static inner => ((HttpContent)inner!).Dispose(), inner) : default;
        foreach (var (name, values) in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    // A response that is dropped without being read or disposed must not count as running for ever.
    ~LeasedContent() => Dispose(disposing: false);

    /// <summary>Puts the lease under the body's care, or ends it at once when there is no body.</summary>
    public static HttpResponseMessage Attach(HttpResponseMessage response, Lease lease)
    {
        if (response.Content.Headers.ContentLength == 0 || response.RequestMessage?.Method == HttpMethod.Head ||
            response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified)
        {
            lease.End();
        }
        else
        {
            response.Content = new LeasedContent(response.Content, lease);
        }

        return response;
    }

    /// <summary>Ends the lease; only the first call does.</summary>
    public void EndLease()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
#pragma warning disable CA1816 // The finalizer is there for the lease alone; once that has ended there is nothing left to do.
            GC.SuppressFinalize(this);
#pragma warning restore CA1816
            _cut.Unregister();
            _lease.End();
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        try
        {
            await _inner.CopyToAsync(stream, context).ConfigureAwait(false);
        }
        finally
        {
            EndLease();
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await _inner.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            EndLease();
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new LeasedStream(await _inner.ReadAsStreamAsync().ConfigureAwait(false), this);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new LeasedStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), this);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        new LeasedStream(_inner.ReadAsStream(cancellationToken), this);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength.GetValueOrDefault();
        return _inner.Headers.ContentLength.HasValue;
    }

    protected override void Dispose(bool disposing)
    {
        EndLease();
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
