using System.Text;

namespace LoadBalancing.Health;

/// <summary>Speaks HTTP/2 over the connection of a check.</summary>
internal sealed class Http2Connection : IDisposable
{
    // In KB, as with other checks.
    private const int LongestHead = CheckRun.Capacity / 1024;

    private readonly HttpMessageInvoker _client;
    private Stream? _unused;

    /// <param name="stream">The connection, with TLS or without, on which nothing has been said yet.</param>
    public Http2Connection(Stream stream)
    {
        _unused = stream;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // A client that is told to go away connects again; a check has one connection.
            ConnectCallback = (_, _) => new ValueTask<Stream>(
                Interlocked.Exchange(ref _unused, null) ?? throw new IOException("the server refuses the request")),
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            MaxResponseHeadersLength = LongestHead,
            ActivityHeadersPropagator = null,
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
        });
    }

    /// <summary>Sends a request and waits for the head of the answer.</summary>
    /// <exception cref="IOException">The connection broke, or the server does not speak HTTP/2.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _client.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw exception.InnerException as IOException ?? new IOException(exception.Message, exception);
        }
    }

    public void Dispose() => _client.Dispose();
}
