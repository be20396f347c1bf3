using System.Net.Sockets;
using System.Runtime.CompilerServices;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using LoadBalancing.Samples;
using LoadBalancing.Servers;
using LoadBalancing.Threading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>One request of a client on its way to a server. The object is used again for other requests.</summary>
internal sealed class HttpExchange : RequestView, IExchange, IDisposable
{
    // A server that has not said whether it wants the body after this time gets it.
    private static readonly TimeSpan ContinueTimeout = TimeSpan.FromSeconds(1);

    // A server that has answered the whole of a request takes the last of it at once, or never.
    private static readonly TimeSpan HandOverTimeout = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly BackendCollection _backends;
    private readonly ServerConnections _connections;
    private readonly TimeProvider _time;
    private readonly RequestBody _body;
    private BackendSettings _settings = null!;
    private TimeSpan _clientIdle;
    private RequestFraming _framing;
    private CancellationTokenRegistration _clientGone;
    private CancellationTokenRegistration _serverGone;
    private TerminationCause _cut;
    private Http2Call? _call;
    private OwnConnections? _own;
    private Task? _sending;
    private bool _expectsContinue;
    private bool _isFirst;
    private bool _isOver;
    private bool _timedOut;
    private bool _clientLeft;
    private bool _clientTimedOut;
    private bool _wasConnected;
    private int _sendingBegun;

    /// <param name="backends">All backends, about which rules may ask.</param>
    /// <param name="connections">The connections to servers.</param>
    /// <param name="time">The clock of all time limits.</param>
    public HttpExchange(BackendCollection backends, ServerConnections connections, TimeProvider time)
    {
        _backends = backends;
        _connections = connections;
        _time = time;
        Timer = new ExchangeTimer(time, OnExpired);
        _body = new RequestBody(Timer);
        Phases = new PhaseTimer(time);
    }

    /// <summary>Whether all requests that it takes up come on one connection.</summary>
    public bool IsOfConnection
    {
        get;
        set
        {
            field = value;
            _own = null;
        }
    }

    public ExchangeTimer Timer { get; }

    /// <summary>Times the request, if anybody wants to know.</summary>
    public PhaseTimer Phases { get; }

    /// <summary>The server tried last.</summary>
    public Server? Server { get; private set; }

    /// <summary>What became of the persistence cookie in the response.</summary>
    public CookieAction CookieAction { get; set; }

    /// <summary>Bytes taken from the client: of the body, or of a tunnel.</summary>
    public long BytesReceived => _body.Received + TunnelReceived;

    /// <summary>Bytes taken from the client in a tunnel.</summary>
    public long TunnelReceived { get; set; }

    /// <summary>Bytes of the response behind its head that were passed on to the client.</summary>
    public long BytesSent { get; set; }

    /// <summary>The connection that the response is read from.</summary>
    public ServerConnection? Connection { get; private set; }

    /// <summary>The exchange over HTTP/2 that the response is read from, if the server speaks that.</summary>
    public Http2Call? Call => _call;

    /// <summary>Whether the client went away, stood still for too long or sent a body that is none.</summary>
    public bool IsClientGone => _clientLeft || _body.ClientError is not null;

    /// <summary>Whether the exchange was ended because of the state of a server, not by what the server sent.</summary>
    public bool WasCut => _cut != TerminationCause.None;

    /// <summary>What rules can tell of the exchange as far as it has come.</summary>
    public SampleContext Sight => new(this, _backends, Backend)
    {
        Server = Server,
        Response = HasResponse ? this : null,
        Time = _time,
    };

    /// <summary>How the request ended when the client is to blame and there was no head of a response yet.</summary>
    public Termination ClientTermination => new(ClientCause,
        _body.IsTouched && !_body.IsSent ? TerminationPhase.Data :
        _wasConnected ? TerminationPhase.Headers :
        TerminationPhase.Connect);

    /// <summary>How the request ended when its response broke off behind the head.</summary>
    /// <param name="exception">What broke it off.</param>
    /// <param name="byClient">Whether the client is to blame.</param>
    public Termination TerminationBehindHead(Exception exception, bool byClient) => new(
        byClient ? ClientCause :
        _cut != TerminationCause.None ? _cut :
        _timedOut ? TerminationCause.ServerTimeout :
        exception is InvalidResponseException ? TerminationCause.Proxy :
        TerminationCause.Server,
        Context.Response.HasStarted ? TerminationPhase.Data : TerminationPhase.Headers);

    public bool IsRepeatable => !_body.IsTouched && _settings.RepeatableMethods.Contains(Context.Request.Method);

    /// <summary>Makes ready for sending the request that was taken up, which changes no more.</summary>
    /// <param name="settings">The backend's settings as the exchange finds them.</param>
    /// <param name="clientIdle">Time for which the client may stand still.</param>
    /// <param name="isFirst">Whether the request is the first of its connection.</param>
    public void Begin(BackendSettings settings, TimeSpan clientIdle, bool isFirst)
    {
        _settings = settings;
        _clientIdle = clientIdle;
        _isFirst = isFirst;
        _isOver = _timedOut = _clientLeft = _clientTimedOut = _wasConnected = false;
        _sendingBegun = 0;
        _framing = RequestTraits.FramingOf(Context);
        _own = IsOfConnection ? _own : OwnConnections.Find(Context);
        _expectsContinue = HasBody && RequestTraits.ExpectsContinue(Context.Request);
        _clientGone = Context.RequestAborted.UnsafeRegister(static exchange => ((HttpExchange)exchange!).LoseClient(), this);
    }

    public override ReadOnlyMemory<byte> BodyStart => _body.Start;

    protected override bool HasResponse => Connection is not null || Call is not null;

    public StringValues GetResponseHeader(string name) =>
        Connection is { } connection ? ResponseHeader.Get(connection, name) :
        _call is { } call ? ResponseHeader.Get(call.Response, name) :
        default;

    public ValueTask BufferBodyAsync(CancellationToken cancellation) =>
        HasBody ? _body.BufferStartAsync(Context, _clientIdle) : default;

    public Server? PreferredServer(Backend backend) =>
        _own is { } own && (own.LogsIn || _settings.Connections.PreferLastServer) ? own.ServerOf(backend) : null;

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    public async ValueTask<AttemptOutcome> AttemptAsync(Server server, bool byPersistence, bool freshConnection, CancellationToken cancellation)
    {
        Server = server;
        _wasConnected = _timedOut = false;
        _cut = TerminationCause.None;
        Phases.Attempt();
        while (_connections.Http2To(server) is { } http2)
        {
            var outcome = await AttemptOverHttp2Async(http2, server).ConfigureAwait(false);
            if (outcome.Exception is ObjectDisposedException && outcome.Progress == AttemptProgress.NotConnected && http2.IsDisposed)
            {
                // A reload has just replaced or ended these connections.
                continue;
            }

            if (outcome.Progress != AttemptProgress.NotConnected || !http2.IsRefused)
            {
                return outcome;
            }
        }

        var pool = _connections.To(server);
        var connection = freshConnection ? null : TryTake(pool);
        var isReused = connection is not null;
        try
        {
            connection ??= await pool.ConnectAsync(cancellation).ConfigureAwait(false);
        }
        catch (ConnectException exception)
        {
            var failure = exception.IsTimeout ? AttemptFailure.ServerTimeout : AttemptFailure.ServerError;
            return new AttemptOutcome(AttemptProgress.NotConnected, failure, exception) { LacksFiles = OpenFiles.LackedFor(exception.InnerException) };
        }
        catch (OperationCanceledException exception)
        {
            return new AttemptOutcome(AttemptProgress.NotConnected, AttemptFailure.ClientError, exception);
        }

        try
        {
            _wasConnected = true;
            Phases.Connected();
            connection.BeginExchange();
            connection.IsPrivate |= RequestTraits.LogsConnectionIn(Context.Request.Headers.Authorization) ||
                RequestTraits.LogsConnectionIn(Context.Request.Headers.ProxyAuthorization);
            Adopt(connection);
            WatchServer(server);
            RequestHead.Write(connection.Output, Context, Fields, _framing, _settings, server);
            try
            {
                await SendAsync(connection).ConfigureAwait(false);
            }
            catch (Exception exception) when (!isReused && exception is IOException or SocketException)
            {
                // The server takes nothing more. It may have said why before it went.
            }

            await ReadHeadAsync(connection).ConfigureAwait(false);
            Phases.Responded();
            Timer.EndHead();
            return AttemptOutcome.RespondedWith(connection.Head.Status);
        }
        catch (Exception exception)
        {
            await AbandonAsync().ConfigureAwait(false);
            return new AttemptOutcome(ProgressOf(connection), FailureOf(exception), _body.ClientError ?? exception)
            {
                // What was ended from outside says nothing about the connection.
                IsReusedConnection = isReused && _cut == TerminationCause.None,
                Cause = _cut,
            };
        }
    }

    public ValueTask DiscardResponseAsync() => AbandonAsync();

    /// <summary>Ends the exchange after a response that was passed on whole.</summary>
    public async ValueTask CompleteAsync()
    {
        if (_sending is { IsCompleted: false } sending)
        {
            if (_body.IsHandedOver)
            {
                // The server may answer the last byte before the sending thread has seen it leave.
                await sending.WaitAsync(HandOverTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!sending.IsCompleted)
            {
                // The server answered without waiting for the whole body; nobody will read the rest.
                await AbandonAsync().ConfigureAwait(false);
                return;
            }
        }

        Timer.Stop();
        _clientGone.Dispose();
        ForgetServer();
        ServerConnection? connection;
        Http2Call? call;
        lock (_gate)
        {
            _isOver = true;
            (connection, call) = (Connection, _call);
            (Connection, _call) = (null, null);
        }

        if (connection is not null)
        {
            Release(connection);
        }

        call?.Dispose();
        _sending = null;
    }

    /// <summary>Ends an attempt or the exchange whose connection cannot be used any further.</summary>
    public async ValueTask AbandonAsync()
    {
        Timer.Stop();
        ForgetServer();
        Http2Call? call;
        lock (_gate)
        {
            Cut();
            // A body that has not begun by now does not begin any more.
            (call, _call) = (_call, null);
        }

        if (_sending is { } sending)
        {
            if (!sending.IsCompleted)
            {
                _body.Stop(Context);
            }

            await sending.ConfigureAwait(false);
            _sending = null;
            // It may have set a limit on its way out.
            Timer.Stop();
        }

        lock (_gate)
        {
            Connection = null;
        }

        call?.Dispose();
    }

    /// <summary>The client has gone: ends the connection to the server, on account of the client.</summary>
    public void LoseClient()
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _clientLeft = true;
                Cut();
            }
        }
    }

    /// <summary>
    /// From here on the end of the client's side ends nothing by itself: it is to be read, behind what the client has said before it.
    /// </summary>
    public void LetClientEnd() => _clientGone.Dispose();

    /// <summary>Lets go of the request; the object may take up another one then.</summary>
    public void Reset()
    {
        _clientGone.Dispose();
        _clientGone = default;
        _body.Reset();
        Server = null;
        CookieAction = CookieAction.None;
        TunnelReceived = BytesSent = 0;
        _settings = null!;
        _own = IsOfConnection ? _own : null;
        LetGo();
    }

    public void Dispose() => Timer.Dispose();

    // Whatever runs on the server has to end.
    private void LoseServer()
    {
        lock (_gate)
        {
            if (!_isOver && !_clientLeft && (Connection is not null || _call is not null))
            {
                _cut = Server!.Sessions.Cause;
                Cut();
            }
        }
    }

    private ServerConnection? TryTake(ConnectionPool pool)
    {
        var (reuse, isRepeatable) = (_settings.Connections.Reuse, IsRepeatable && !HasBody);
        return reuse == ConnectionReuse.Close ? null : _own?.TryTake(pool.Server, isRepeatable) ?? pool.TryTake(reuse, _isFirst, isRepeatable);
    }

    private void Release(ServerConnection connection)
    {
        var reuse = _settings.Connections.Reuse;
        if (connection.IsOwn(reuse))
        {
            _own ??= OwnConnections.Of(Context);
            if (_own is not null && connection.Head is { AuthenticatesConnection: true, Status: 401 or 407 })
            {
                _own.LogsIn = true;
            }
        }

        connection.EndExchange(clean: _sending is null ? !_expectsContinue : _body.IsSent, reuse, _own);
    }

    private void WatchServer(Server server)
    {
        if (server.Sessions.IsWatched)
        {
            _serverGone = server.Sessions.Cut.UnsafeRegister(static exchange => ((HttpExchange)exchange!).LoseServer(), this);
        }
    }

    private void ForgetServer()
    {
        _serverGone.Dispose();
        _serverGone = default;
    }

    private TerminationCause ClientCause => _clientTimedOut ? TerminationCause.ClientTimeout : TerminationCause.Client;

    private bool HasBody => _framing == RequestFraming.Chunked || (_framing == RequestFraming.Length && Context.Request.ContentLength != 0);

    private static AttemptProgress ProgressOf(ServerConnection connection) =>
        connection.HasReceived ? AttemptProgress.FirstByteSeen :
        connection.HasSent ? AttemptProgress.Sent :
        AttemptProgress.Connected;

    private AttemptFailure FailureOf(Exception exception) =>
        IsClientGone ? AttemptFailure.ClientError :
        _timedOut ? AttemptFailure.ServerTimeout :
        exception is InvalidResponseException || Http2Call.IsInvalidResponse(exception) ? AttemptFailure.InvalidResponse :
        AttemptFailure.ServerError;

    private void Cut()
    {
        Connection?.Drop();
        _call?.Cancel();
    }

    private async ValueTask<AttemptOutcome> AttemptOverHttp2Async(Http2Server http2, Server server)
    {
        var call = new Http2Call();
        lock (_gate)
        {
            _call = call;
            if (_clientLeft)
            {
                call.Cancel();
            }
        }

        try
        {
            WatchServer(server);
            using var request = RequestOf(call, server);
            await call.SendAsync(http2, request).ConfigureAwait(false);
            Phases.Responded();
            Timer.EndHead();
            return AttemptOutcome.RespondedWith((int)call.Response.StatusCode);
        }
        catch (UriFormatException exception)
        {
            await AbandonAsync().ConfigureAwait(false);
            return new AttemptOutcome(AttemptProgress.NotConnected, AttemptFailure.ClientError,
                new BadHttpRequestException(exception.Message, StatusCodes.Status501NotImplemented));
        }
        catch (Exception exception)
        {
            await AbandonAsync().ConfigureAwait(false);
            var progress = _body.IsTouched ? AttemptProgress.Sent : call.ProgressAt(exception);
            var failure = Http2Call.IsConnectTimeout(exception) ? AttemptFailure.ServerTimeout : FailureOf(exception);
            return new AttemptOutcome(progress, failure, _body.ClientError ?? exception.InnerException as ConnectException ?? exception)
            {
                LacksFiles = exception.InnerException is ConnectException { InnerException: var reason } && OpenFiles.LackedFor(reason),
                Cause = _cut,
            };
        }
    }

    private Http2Request RequestOf(Http2Call call, Server server)
    {
        var head = new SendBuffer();
        try
        {
            RequestHead.Write(head, Context, Fields, _framing, _settings, server);
            var hasBody = HasBody || _framing == RequestFraming.Length;
            var body = hasBody ? new Http2Body(call, Context.Request.ContentLength, body => SendOverHttp2Async(call, body)) : null;
            return new Http2Request(head, server.Address, body, () => BeginOverHttp2(call));
        }
        finally
        {
            head.Release();
        }
    }

    private void BeginOverHttp2(Http2Call call)
    {
        if (call.Begin())
        {
            _wasConnected = true;
            Phases.Connected();
            Timer.Wait(ExchangeWait.Server, _settings.Timeouts.Response);
        }
    }

    private async Task SendOverHttp2Async(Http2Call call, Http2Body target)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_call != call || _sending is not null)
            {
                throw new IOException("The request's body is not sent twice.");
            }

            _sending = ended.Task;
        }

        bool isWhole;
        try
        {
            await _body.SendAsync(Context, target, _settings.Timeouts, _clientIdle).ConfigureAwait(false);
        }
        finally
        {
            // Behind this the exchange may already serve another request.
            isWhole = _body.IsSent;
            ended.SetResult();
        }

        if (!isWhole)
        {
            throw new IOException("The request's body broke off.");
        }
    }

    // From here on, whoever ends the exchange from outside ends this connection.
    private void Adopt(ServerConnection connection)
    {
        lock (_gate)
        {
            Connection = connection;
            if (_clientLeft)
            {
                connection.Drop();
            }
        }
    }

    private ValueTask SendAsync(ServerConnection connection)
    {
        if (HasBody && !_expectsContinue)
        {
            BeginSendingBody(connection);
            return default;
        }

        Timer.Wait(ExchangeWait.Server, _settings.Timeouts.Response);
        return connection.FlushAsync();
    }

    // The server's go-ahead and our patience may both come to it at the same time. The gate is no help: the transfer sets
    // limits, and a limit that expires takes the gate.
    private void BeginSendingBody(ServerConnection connection)
    {
        if (Interlocked.Exchange(ref _sendingBegun, 1) == 0)
        {
            _sending = _body.SendAsync(Context, new Http1Body(connection, _framing), _settings.Timeouts, _clientIdle);
        }
    }

    private ValueTask ReadHeadAsync(ServerConnection connection) =>
        _expectsContinue && _sending is null ? ReadHeadAfterContinueAsync(connection) : ReadFinalHeadAsync(connection);

    private async ValueTask ReadHeadAfterContinueAsync(ServerConnection connection)
    {
        var reading = ReadFinalHeadAsync(connection).AsTask();
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(reading, Task.Delay(ContinueTimeout, _time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        if (!reading.IsCompleted)
        {
            BeginSendingBody(connection);
        }

        await reading.ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder))]
    private async ValueTask ReadFinalHeadAsync(ServerConnection connection)
    {
        // What is written in other letters is another method.
        var toHead = Context.Request.Method == HttpMethods.Head;
        for (var interim = 0; ; interim++)
        {
            while (!connection.TryReadHead(toHead, _framing == RequestFraming.Upgrade))
            {
                connection.AddToHead(await connection.FillAsync().ConfigureAwait(false));
            }

            var status = connection.Head.Status;
            if (status == 101 &&
                !UpgradeProtocols.AreAskedFor(Context.Request.Headers.Upgrade, ResponseHeader.Get(connection, HeaderNames.Upgrade)))
            {
                throw new InvalidResponseException("The server switched to a protocol that was not asked for.");
            }

            if (status is 101 or >= 200)
            {
                return;
            }

            connection.UseHead();
            if (ServerConnection.TooManyInterimResponses(interim + 1))
            {
                throw new InvalidResponseException("There are too many interim responses.");
            }

            if (status == 100 && _expectsContinue)
            {
                // Reading the client's body makes Kestrel tell the client to go on.
                BeginSendingBody(connection);
            }
        }
    }

    private void OnExpired(ExchangeWait wait)
    {
        switch (wait)
        {
            case ExchangeWait.Server:
                lock (_gate)
                {
                    _timedOut = true;
                    Cut();
                }

                break;
            case ExchangeWait.ClientBody:
                _clientTimedOut = true;
                Context.Request.BodyReader.CancelPendingRead();
                break;
            case ExchangeWait.ClientReading:
                _clientLeft = _clientTimedOut = true;
                Context.Abort();
                break;
            case ExchangeWait.Tunnel:
                // Either side may be the one that takes nothing, so both are cut; nobody is to blame for silence.
                _clientTimedOut = true;
                LoseClient();
                Context.Abort();
                break;
            case ExchangeWait.ServerInTunnel:
                lock (_gate)
                {
                    _cut = TerminationCause.ServerTimeout;
                    Cut();
                }

                Context.Abort();
                break;
        }
    }
}
