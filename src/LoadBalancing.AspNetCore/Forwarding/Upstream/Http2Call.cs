using LoadBalancing.Dispatching;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>One exchange with a server over HTTP/2: a request, and the response that is read from the framework's client.</summary>
internal sealed class Http2Call : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private HttpResponseMessage? _response;
    private Stream _body = Stream.Null;
    private volatile bool _hasBegun;

    /// <summary>Cancelled when the exchange has been ended from outside.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>The response; its body is read here.</summary>
    public HttpResponseMessage Response => _response!;

    /// <summary>A connection has taken the request.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Begin()
    {
        var isNews = !_hasBegun;
        _hasBegun = true;
        return isNews;
    }

    /// <summary>Sends the request and waits for the head of the response.</summary>
    public async ValueTask SendAsync(Http2Server server, Http2Request request)
    {
        _response = await server.SendAsync(request, Ended).ConfigureAwait(false);
        if ((int)_response.StatusCode < 200)
        {
            throw new InvalidResponseException("The response is an interim one.");
        }

        _body = await _response.Content.ReadAsStreamAsync(Ended).ConfigureAwait(false);
    }

    /// <summary>Reads of the response's body; 0 means its end.</summary>
    /// <exception cref="IOException">The server broke the response off, or the exchange was ended.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            return await _body.ReadAsync(buffer, Ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new IOException("The exchange was ended.", exception);
        }
    }

    /// <summary>How far a request got that has failed.</summary>
    public AttemptProgress ProgressAt(Exception exception) =>
        exception.InnerException is ConnectException || !_hasBegun ? AttemptProgress.NotConnected : AttemptProgress.Sent;

    /// <summary>Whether no connection came about in the time there is for it.</summary>
    public static bool IsConnectTimeout(Exception exception) => exception.InnerException is ConnectException { IsTimeout: true };

    /// <summary>Whether what the server sent is to blame.</summary>
    public static bool IsInvalidResponse(Exception exception) => exception is InvalidResponseException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded,
    };

    /// <summary>Ends the exchange at once: its stream is reset, its connection stays.</summary>
    public void Cancel() => _ = _ended.CancelAsync();

    public void Dispose() => _response?.Dispose();
}
