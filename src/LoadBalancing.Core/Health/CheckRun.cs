using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using LoadBalancing.Configuration;
using LoadBalancing.Health.Steps;
using LoadBalancing.Servers;

namespace LoadBalancing.Health;

/// <summary>
/// A check that is running: its connection and what the server has sent over it. Keeps no more than <see cref="Capacity"/> bytes,
/// whatever the server sends.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="settings">How it is checked.</param>
/// <param name="limit">Ends the check when its time is over.</param>
/// <param name="cancellation">Ends the check for any reason.</param>
internal sealed class CheckRun(Server server, CheckSettings settings, CancellationTokenSource limit, CancellationToken cancellation) : IDisposable
{
    /// <summary>The most that is kept of what a server sends, in bytes: as much as a buffer of HAProxy holds.</summary>
    public const int Capacity = 16384;

    private const int FirstCapacity = 1024;

    private byte[] _buffer = [];
    private int _length;
    private Socket? _socket;
    private Stream? _stream;
    private Http2Connection? _http2;
    private CheckPhase _phase;
    private CheckResult _success = new(CheckCode.L4OK);

    public Server Server => server;

    public CheckSettings Settings => settings;

    /// <summary>Ends the check for any reason.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The connection, with TLS or without.</summary>
    public Stream Stream => _stream ?? throw new InvalidOperationException("A check connects before it talks.");

    /// <summary>Whether TLS is spoken.</summary>
    public bool IsSecured => Stream is SslStream;

    /// <summary>Whether HTTP is spoken over this connection in version 2.</summary>
    public bool SpeaksHttp2 { get; private set; }

    /// <summary>The connection for HTTP/2.</summary>
    public Http2Connection Http2 => _http2 ??= new Http2Connection(Stream);

    /// <summary>The last request, if it went over HTTP/2.</summary>
    public Http2Exchange? Exchange { get; private set; }

    /// <summary>What the server has sent over this connection since something was sent to it last.</summary>
    public ReadOnlySpan<byte> Received => _buffer.AsSpan(0, _length);

    /// <summary>Whether as much is kept of the server's answer as may be.</summary>
    public bool IsFull => _length == Capacity;

    /// <summary>Whether the server has closed the connection.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether a failure to connect, to talk or to understand is the server's; anything else is a mistake in the program.</summary>
    public static bool IsFailureOfServer(Exception exception) => exception is SocketException or IOException or AuthenticationException;

    /// <summary>Connects, and leaves the connection there was.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="connect">How.</param>
    /// <param name="protocol">The version of HTTP that is spoken, if any is.</param>
    /// <param name="alpn">Protocols to offer in TLS, separated by commas.</param>
    /// <param name="proxy">What goes first.</param>
    public async ValueTask ConnectAsync(EndPoint target, ConnectSettings connect, ServerProtocol protocol, string alpn, ProxyLine proxy)
    {
        Close();
        limit.CancelAfter(settings.ConnectTimeout);
        _phase = CheckPhase.Begin;
        _socket = ServerSocket.Create(connect);
        _phase = CheckPhase.Connect;
        await _socket.ConnectAsync(target, cancellation).ConfigureAwait(false);
        _phase = connect.Tls is null ? CheckPhase.Conversation : CheckPhase.Handshake;
        if (settings.Timeout is { } timeout)
        {
            limit.CancelAfter(timeout);
        }

        _stream = new NetworkStream(_socket);
        _success = new CheckResult(CheckCode.L4OK);
        SpeaksHttp2 = protocol == ServerProtocol.Http2;
        if (proxy != ProxyLine.None)
        {
            await _stream.WriteAsync(ProxyHeader.Of(proxy, _socket), cancellation).ConfigureAwait(false);
        }

        if (connect.Tls is { } tls)
        {
            var protocols = alpn.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => new SslApplicationProtocol(name));
            var secured = await ServerTls.ShakeHandsAsync(_stream, tls, protocols, cancellation).ConfigureAwait(false);
            _stream = secured;
            var agreesOnHttp2 = secured.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
            if (protocol == ServerProtocol.Http2 && !agreesOnHttp2)
            {
                throw new AuthenticationException("the server does not choose HTTP/2");
            }

            SpeaksHttp2 = agreesOnHttp2 && protocol != ServerProtocol.Http1;
            _phase = CheckPhase.Conversation;
            _success = new CheckResult(CheckCode.L6OK);
        }
    }

    /// <summary>Sends, and forgets what has been received: what comes from now on is the answer.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_stream is null)
        {
            throw new InvalidOperationException("A check connects before it sends.");
        }

        Forget();
        await _stream.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        _success = new CheckResult(CheckCode.L7OK);
    }

    /// <summary>Sends a request over HTTP/2, and forgets what has been received.</summary>
    public void Ask(HttpRequestMessage request)
    {
        Forget();
        Exchange = new Http2Exchange(Http2.SendAsync(request, cancellation));
        _success = new CheckResult(CheckCode.L7OK);
    }

    /// <summary>Waits for more of the answer; over HTTP/2, of its body.</summary>
    /// <returns>Whether there is more; not when the server has closed or as much is kept as may be.</returns>
    public async ValueTask<bool> ReceiveAsync()
    {
        if (_stream is null)
        {
            throw new InvalidOperationException("A check connects before it receives.");
        }

        if (IsFull || HasEnded)
        {
            return false;
        }

        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(Capacity, Math.Max(FirstCapacity, 2 * _length)));
        }

        try
        {
            var free = _buffer.AsMemory(_length);
            var read = Exchange is { } exchange
                ? await exchange.ReadAsync(free, cancellation).ConfigureAwait(false)
                : await _stream.ReadAsync(free, cancellation).ConfigureAwait(false);
            _length += read;
            HasEnded = read == 0;
        }
        catch (IOException) when (_length > 0)
        {
            // The server has answered, whatever it did then: the answer decides.
            HasEnded = true;
        }

        return !HasEnded;
    }

    /// <summary>Notes the result in case every further step passes.</summary>
    public void Pass(CheckResult result) => _success = result;

    /// <summary>The result when every step has passed.</summary>
    public CheckResult Succeed() => _success;

    public CheckResult TimedOut(CheckStep? step) => new(
        step?.TimeoutCode ?? _phase switch
        {
            CheckPhase.Begin or CheckPhase.Connect => CheckCode.L4TOUT,
            CheckPhase.Handshake => CheckCode.L6TOUT,
            _ => CheckCode.L7TOUT,
        },
        "time-out");

    public CheckResult Broke(Exception exception)
    {
        // Streams hide it in an exception of their own, whose message only adds that it was a stream.
        var socket = exception as SocketException ?? exception.InnerException as SocketException;
        return new CheckResult(
            _phase switch
            {
                CheckPhase.Begin => CheckCode.SOCKERR,
                CheckPhase.Connect => CheckCode.L4CON,
                CheckPhase.Handshake => CheckCode.L6RSP,
                _ => socket is null ? CheckCode.L7RSP : CheckCode.SOCKERR,
            },
            (socket ?? exception).Message);
    }

    public void Dispose() => Close();

    private void Forget()
    {
        Exchange = null;
        _length = 0;
        HasEnded = false;
    }

    private void Close()
    {
        _http2?.Dispose();
        _stream?.Dispose();
        _socket?.Dispose();
        _stream = null;
        _socket = null;
        _http2 = null;
        Forget();
    }
}
