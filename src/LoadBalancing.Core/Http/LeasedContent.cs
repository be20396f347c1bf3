using System.Net;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Http;

/// <summary>A response body that ends its lease when it has been read or disposed.</summary>
internal sealed class LeasedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Lease _lease;
    private readonly CancellationToken _sessionEnded;
    private readonly CancellationTokenRegistration _cut;
    private readonly CallRecord? _record;
    private readonly long? _length;
    private long _read;
    private int _ended;

    private LeasedContent(HttpContent inner, Lease lease, CallRecord? record)
    {
        _inner = inner;
        _lease = lease;
        var sessions = lease.Server.Sessions;
        _sessionEnded = sessions.IsWatched ? sessions.Cut : default;
        _cut = _sessionEnded.UnsafeRegister(static inner => ((HttpContent)inner!).Dispose(), inner);
        _record = record;
        _length = inner.Headers.ContentLength;
        foreach (var (name, values) in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    // A response that is dropped without being read or disposed must not count as running for ever.
    ~LeasedContent() => Dispose(disposing: false);

    /// <summary>Puts the lease under the body's care, or ends it at once when there is no body.</summary>
    public static HttpResponseMessage Attach(HttpResponseMessage response, Lease lease, CallRecord? record)
    {
        if (response.Content.Headers.ContentLength == 0 || response.RequestMessage?.Method == HttpMethod.Head ||
            response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified)
        {
            lease.End();
            record?.End(default);
        }
        else
        {
            response.Content = new LeasedContent(response.Content, lease, record);
        }

        return response;
    }

    /// <summary>Counts what the application has read.</summary>
    public void Count(int bytes) => _read += bytes;

    /// <summary>The application lets go of the body, be it whole or not.</summary>
    public void Leave() =>
        End(_read == _length ? default : new Termination(TerminationCause.Client, TerminationPhase.Data));

    /// <summary>The body could not be read on.</summary>
    public void Break(Exception exception) => End(new Termination(
        _sessionEnded.IsCancellationRequested ? _lease.Server.Sessions.Cause :
        exception is OperationCanceledException ? TerminationCause.Client :
        TerminationCause.Server,
        TerminationPhase.Data));

    /// <summary>Ends the lease; only the first call does.</summary>
    public void End(Termination termination)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

#pragma warning disable CA1816 // The finalizer is there for the lease alone; once that has ended there is nothing left to do.
        GC.SuppressFinalize(this);
#pragma warning restore CA1816
        _cut.Unregister();
        if (termination.Cause == TerminationCause.Server)
        {
            _lease.CountFailure();
        }

        _lease.End();
        if (_record is not null)
        {
            _record.BytesSent = _read;
            _record.End(termination);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Who cannot take the body differs from who cannot give it.
        using var body = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new LeasedStream(await _inner.ReadAsStreamAsync().ConfigureAwait(false), this);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new LeasedStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), this);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        new LeasedStream(_inner.ReadAsStream(cancellationToken), this);

    protected override bool TryComputeLength(out long length)
    {
        length = _length.GetValueOrDefault();
        return _length.HasValue;
    }

    protected override void Dispose(bool disposing)
    {
        Leave();
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
