using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>The HTTP/2 connections to one server. The framework's client speaks; whom it connects to and how is ours.</summary>
internal sealed class Http2Server : IDisposable
{
    // In KB, as with HTTP/1.1.
    private const int LongestHead = 64;

    private readonly Server _server;
    private readonly ServerConnector _connector;
    private readonly ConnectSettings _settings;
    private readonly ConnectionSettings _connections;
    private readonly HttpMessageInvoker _client;
    private readonly Lock _gate = new();
    private volatile bool _isRefused;
    private volatile bool _isDisposed;
    private int _waiting;

    public Http2Server(Server server, ServerConnector connector)
    {
        _server = server;
        _connector = connector;
        _settings = server.Settings.Connect;
        _connections = server.Settings.Connections;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) => await ConnectAsync(cancellation).ConfigureAwait(false),
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = _connections.IdleTimeout,
            MaxResponseHeadersLength = LongestHead,
            RequestHeaderEncodingSelector = static (_, request) => Begin(request),
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ResponseDrainTimeout = TimeSpan.Zero,
            UseCookies = false,
            UseProxy = false,
        });
        server.Rested += Dispose;
    }

    /// <summary>Whether it takes requests, and the connections are made as the server's settings say now.</summary>
    public bool IsCurrent => !_isDisposed && ReferenceEquals(_settings, _server.Settings.Connect) && _connections == _server.Settings.Connections;

    /// <summary>Whether it takes no more requests.</summary>
    public bool IsDisposed => _isDisposed;

    /// <summary>Whether the server, asked which of two protocols it wants, has chosen HTTP/1.1.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>Sends a request and waits for the head of the response.</summary>
    /// <exception cref="ObjectDisposedException">The connections have been ended.</exception>
    public async Task<HttpResponseMessage> SendAsync(Http2Request request, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _waiting++;
        }

        try
        {
            return await _client.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _waiting--;
                DisposeIfUnused();
            }
        }
    }

    /// <summary>Ends the connections: at once where they are idle, otherwise with their last exchange.</summary>
    public void Dispose()
    {
        _server.Rested -= Dispose;
        lock (_gate)
        {
            _isDisposed = true;
            DisposeIfUnused();
        }
    }

    // The client would fail requests that wait for a connection; responses that have begun go on.
    private void DisposeIfUnused()
    {
        if (_isDisposed && _waiting == 0)
        {
            _client.Dispose();
        }
    }

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return await _connector.ConnectHttp2Async(_server, _settings, cancellation).ConfigureAwait(false);
        }
        catch (ConnectException exception) when (exception.InnerException is ProtocolRefusedException)
        {
            _isRefused = _settings.Protocol == ServerProtocol.Http2OrHttp1;
            throw;
        }
    }

    // The client asks for the encoding of a header, of which Host is always one, when it writes it: the moment when the request gets a
    // connection.
    private static Encoding Begin(HttpRequestMessage request)
    {
        ((Http2Request)request).Begin();
        return Encoding.Latin1;
    }
}
