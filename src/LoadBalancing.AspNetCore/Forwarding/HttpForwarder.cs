using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Rules;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using LoadBalancing.Threading;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Monitor = LoadBalancing.AspNetCore.Rules.Monitor;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Forwards requests to a backend: the HTTP face of the engine.</summary>
public sealed class HttpForwarder
{
    // Exchanges that are kept for further requests; more than this run at once only under a load that has other worries.
    private const int MostKept = 1024;
    private const string NoServerText = "No server is available to handle this request.\n";

    private readonly BackendCollection _backends;
    private readonly Dispatcher _dispatcher;
    private readonly RequestJournal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RequestStrictness _strictness;
    private readonly ServerConnections _connections;
    private readonly ConcurrentBag<HttpExchange> _exchanges = [];
    private int _keptExchanges;

    /// <summary>Creates a forwarder; one serves any number of requests and backends.</summary>
    /// <param name="backends">All backends, about which rules may ask.</param>
    /// <param name="dispatcher">Chooses servers and decides about retries.</param>
    /// <param name="journal">Told of every request's end.</param>
    /// <param name="time">The clock of all time limits.</param>
    /// <param name="log">Told of every exchange that failed.</param>
    /// <param name="meters">Makes the meter that tells the numbers of connections.</param>
    /// <param name="strictness">What clients are allowed; <see cref="RequestStrictness.Strict"/> by default.</param>
    /// <param name="transport">
    /// If given, connections to servers in clear text share its event loops. For hosts where nothing that runs before or after
    /// the forwarder blocks a thread.
    /// </param>
    public HttpForwarder(
        BackendCollection backends, Dispatcher dispatcher, RequestJournal journal, TimeProvider time, ILogger<HttpForwarder> log, IMeterFactory meters,
        RequestStrictness? strictness = null, EventTransportFactory? transport = null)
    {
        _backends = backends;
        _dispatcher = dispatcher;
        _journal = journal;
        _time = time;
        _log = log;
        _strictness = strictness ?? RequestStrictness.Strict;
        _connections = new ServerConnections(time, onEventLoops: transport is not null);
        ConnectionMetrics.Observe(meters, _connections);
        if (OperatingSystem.IsLinux() && transport is not null)
        {
            transport.TryMakeRoom = _connections.TryMakeRoom;
        }
    }

    /// <summary>Sends the request to a server of the backend and its response to the client.</summary>
    /// <param name="context">The request and its response, which must not have started.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="clientIdle">
    /// Time for which the client may stand still while it is waited for. Default: the backend's idle time-out.
    /// </param>
    /// <remarks>
    /// Answers 503 when there is no usable server or none can be connected to, 502 when the server breaks the exchange, 504
    /// when it takes too long. A response that breaks off after its head was sent is reset, never ended as if it were whole.
    /// </remarks>
    public Task ForwardAsync(HttpContext context, Backend backend, TimeSpan? clientIdle = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(backend);
        return RunAsync(TakeExchange(), context, frontend: null, backend, clientIdle, followsAnother: false).AsTask();
    }

    /// <summary>Sends the request to the backend that the routes lead to. Without one, or when it is gone, the answer is 503.</summary>
    /// <param name="context">The request and its response, which must not have started.</param>
    /// <param name="routes">The routes.</param>
    /// <param name="clientIdle">
    /// Time for which the client may stand still while it is waited for. Default: the backend's idle time-out.
    /// </param>
    public Task ForwardAsync(HttpContext context, BackendRoutes routes, TimeSpan? clientIdle = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(routes);
        return RunAsync(TakeExchange(), context, routes.Frontend, backend: null, clientIdle, followsAnother: false).AsTask();
    }

    /// <summary>Gives an exchange to a connection, for one request after the other, until the connection has ended.</summary>
    /// <param name="connection">The features of the connection.</param>
    /// <returns>None unless HTTP/1 is spoken there: other requests come side by side, and each takes one for itself.</returns>
    internal HttpExchange? LendExchange(IFeatureCollection connection)
    {
        if (!RequestTraits.IsHttp1(connection.GetRequiredFeature<IHttpRequestFeature>().Protocol) ||
            connection.Get<IConnectionCompleteFeature>() is not { } end)
        {
            return null;
        }

        var exchange = TakeExchange();
        exchange.IsOfConnection = true;
        end.OnCompleted(static lent =>
        {
            var (forwarder, exchange) = ((HttpForwarder, HttpExchange))lent;
            forwarder.TakeBack(exchange);
            return Task.CompletedTask;
        }, (this, exchange));
        return exchange;
    }

    /// <summary>Sends a request of a listening point to the backend that its rules choose.</summary>
    /// <param name="exchange">The connection's exchange, if it has one.</param>
    /// <param name="context">The request and its response, which must not have started.</param>
    /// <param name="frontend">The rules.</param>
    /// <param name="clientIdle">
    /// Time for which the client may stand still while it is waited for. Default: the backend's idle time-out.
    /// </param>
    /// <param name="followsAnother">Whether another request is known to have come on the connection before this one.</param>
    internal Task ForwardAsync(HttpExchange? exchange, HttpContext context, FrontendRules frontend, TimeSpan? clientIdle, bool followsAnother) =>
        RunAsync(exchange ?? TakeExchange(), context, frontend, backend: null, clientIdle, followsAnother).AsTask();

    internal ConnectionPool ConnectionsTo(Server server) => _connections.To(server);

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder))]
    private async ValueTask RunAsync(
        HttpExchange exchange, HttpContext context, FrontendRules? frontend, Backend? backend, TimeSpan? clientIdle, bool followsAnother)
    {
        if (_journal.IsWatched)
        {
            exchange.Phases.Start();
        }

        exchange.Take(context, frontend, backend);
        var strictness = frontend?.Strictness ?? _strictness;
        if (RequestGuard.Check(context, exchange.Fields, strictness, frontend?.LooksAtPath ?? true) is not 0 and var refusal)
        {
            await RefuseAsync(context, refusal).ConfigureAwait(false);
            Finish(exchange, context, default, Termination.Refused);
            return;
        }

        if (MaxForwards.AreUsedUp(context.Request, exchange.Fields))
        {
            await MaxForwards.AnswerAsync(context, exchange.Fields).ConfigureAwait(false);
            Finish(exchange, context, default, Termination.Answered);
            return;
        }

        if (frontend?.Monitor is { } monitor && monitor.Concerns(exchange.Sight))
        {
            // Those who ask do so all the time; they are not counted as traffic.
            await AnswerAsync(monitor, exchange, context).ConfigureAwait(false);
            exchange.Phases.Stop();
            Keep(exchange);
            return;
        }

        if (RuleRun.OnRequest(exchange, context.Request.Headers) is { } answer)
        {
            var isSent = await TrySendAsync(answer, exchange, context).ConfigureAwait(false);
            Finish(exchange, context, default, isSent ? answer.Termination : Termination.Failed);
            return;
        }

        if (exchange.Backend is not { } chosen)
        {
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, NoServerText).ConfigureAwait(false);
            Finish(exchange, context, default, Termination.NoServer);
            return;
        }

        var settings = chosen.Settings;
        if (settings.LooksAtPath && strictness.AllowDotSegments is null && DotSegments.AreIn(exchange.Target))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest).ConfigureAwait(false);
            Finish(exchange, context, default, Termination.Refused);
            return;
        }

        var patience = clientIdle ?? settings.Timeouts.Idle;
        exchange.Begin(settings, patience, isFirst: !followsAnother && IsFirst(context));
        DispatchResult result;
        try
        {
            result = await _dispatcher.DispatchAsync(chosen, exchange, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Finish(exchange, context, default, exchange.ClientTermination);
            return;
        }
        catch
        {
            // A mistake in a part that is not ours, such as a store; the host answers.
            await exchange.AbandonAsync().ConfigureAwait(false);
            Finish(exchange, context, default, Termination.Failed);
            throw;
        }

        if (result.Status != DispatchStatus.Responded)
        {
            var end = result.Status == DispatchStatus.ClientError ? exchange.ClientTermination : result.Termination;
            await AnswerFailureAsync(context, chosen, result, end).ConfigureAwait(false);
            Finish(exchange, context, result, end);
            return;
        }

        var termination = default(Termination);
        try
        {
            await RelayAsync(exchange, context, settings, result, patience).ConfigureAwait(false);
            await exchange.CompleteAsync().ConfigureAwait(false);
        }
        catch (RuleException exception)
        {
            termination = Termination.Failed;
            await exchange.AbandonAsync().ConfigureAwait(false);
            await AnswerFailureAsync(context, exchange, exception).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var isClientGone = !exchange.WasCut && (exchange.IsClientGone || exception is OperationCanceledException);
            termination = exchange.TerminationBehindHead(exception, isClientGone);
            await exchange.AbandonAsync().ConfigureAwait(false);
            if (!isClientGone)
            {
                if (!exchange.WasCut)
                {
                    result.Lease.CountFailure();
                }

                _log.ResponseBroken(result.Lease.Server, termination, exception.Message);
            }

            await BreakOffAsync(context).ConfigureAwait(false);
        }
        finally
        {
            result.Lease.End();
            Finish(exchange, context, result, termination);
        }
    }

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder))]
    private async ValueTask RelayAsync(
        HttpExchange exchange, HttpContext context, BackendSettings settings, DispatchResult result, TimeSpan patience)
    {
        if (exchange.Call is { } call)
        {
            exchange.CookieAction = ClientResponse.CopyHead(call.Response, exchange, context, settings, result, _time);
            await Http2Response.CopyAsync(exchange, context, call, settings.Timeouts.Idle, patience).ConfigureAwait(false);
            return;
        }

        var connection = exchange.Connection!;
        exchange.CookieAction = ClientResponse.CopyHead(exchange, context, settings, result, _time);
        if (connection.Head.Framing == ResponseFraming.Tunnel)
        {
            await Tunnel.RunAsync(exchange, context, new TunnelLimits(settings.Timeouts, patience, exchange.Frontend?.ClientFin)).ConfigureAwait(false);
            return;
        }

        await ResponseBody.CopyAsync(exchange, context, settings.Timeouts.Idle, patience).ConfigureAwait(false);
    }

    // A connection's first request is the one that its client cannot safely repeat. The requests of an HTTP/2 connection may
    // all come here at once.
    private static bool IsFirst(HttpContext context)
    {
        if (context.Features.Get<IConnectionItemsFeature>()?.Items is not { } items)
        {
            return false;
        }

        lock (items)
        {
            return items.TryAdd(typeof(HttpForwarder), null);
        }
    }

    // A head that has not gone out can still be replaced by an error that says what happened.
    private static Task BreakOffAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return AnswerAsync(context, StatusCodes.Status502BadGateway, "The server sent an invalid response.\n");
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        // Who sends such a thing may have more of it in the pipe.
        context.Response.Headers.Connection = "close";
        return AnswerAsync(context, status, "The request is not valid.\n");
    }

    private Task AnswerFailureAsync(HttpContext context, Backend backend, DispatchResult result, Termination termination)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        if (result.Status == DispatchStatus.ClientError)
        {
            if (HasLeft(result.Exception))
            {
                // Its connection is about to end anyway; nothing is to be answered, or noted as the answer, before it has.
                context.Abort();
                return Task.CompletedTask;
            }

            return AnswerAsync(context, ClientStatus(result.Exception), "The request could not be read.\n");
        }

        _log.NotForwarded(backend.Name, termination, result.Status, result.Retries, result.Exception?.Message ?? "none is usable");
        return result.Status switch
        {
            DispatchStatus.NoServer or DispatchStatus.NotConnected =>
                AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, NoServerText),
            DispatchStatus.ServerTimeout =>
                AnswerAsync(context, StatusCodes.Status504GatewayTimeout, "The server did not respond in time.\n"),
            _ => AnswerAsync(context, StatusCodes.Status502BadGateway, "The server sent an invalid or incomplete response.\n"),
        };
    }

    private async ValueTask<bool> TrySendAsync(Answer answer, HttpExchange exchange, HttpContext context)
    {
        try
        {
            await answer.SendAsync(context).ConfigureAwait(false);
            return true;
        }
        catch (RuleException exception)
        {
            await AnswerFailureAsync(context, exchange, exception).ConfigureAwait(false);
            return false;
        }
    }

    private Task AnswerFailureAsync(HttpContext context, HttpExchange exchange, RuleException exception)
    {
        _log.RuleFailed(exchange.Backend?.Name ?? exchange.Frontend?.Name, Termination.Failed, exception.Message);
        context.Response.Clear();
        return AnswerAsync(context, StatusCodes.Status500InternalServerError, "A rule could not be applied.\n");
    }

    // A body that its client broke off differs from one that is not valid in Kestrel's words only.
    private static bool HasLeft(Exception? exception) =>
        exception is ConnectionAbortedException ||
        (exception is IOException and (not BadHttpRequestException or { Message: "Unexpected end of request content." }));

    // Whatever is wrong with a request body, its exception knows the status; a time-out comes as a cancellation.
    private static int ClientStatus(Exception? exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException => StatusCodes.Status408RequestTimeout,
        _ => StatusCodes.Status400BadRequest,
    };

    private static Task AnswerAsync(Monitor monitor, HttpExchange exchange, HttpContext context) => monitor.IsWell(exchange.Sight)
        ? AnswerAsync(context, StatusCodes.Status200OK, "The proxy is alive.\n")
        : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "The proxy cannot serve requests.\n");

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.Headers[HeaderNames.CacheControl] = "no-cache";
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = text.Length;
        return context.Response.WriteAsync(text);
    }

    private HttpExchange TakeExchange()
    {
        if (!_exchanges.TryTake(out var exchange))
        {
            return new HttpExchange(_backends, _connections, _time);
        }

        Interlocked.Decrement(ref _keptExchanges);
        return exchange;
    }

    // Tells of the request's end and lets go of the request.
    private void Finish(HttpExchange exchange, HttpContext context, in DispatchResult result, Termination termination)
    {
        if (exchange.Phases.IsRunning)
        {
            _journal.Tell(new RequestRecord
            {
                Frontend = exchange.Frontend?.Name,
                Backend = exchange.Backend,
                Server = exchange.Server,
                Status = HasAnswer(context.Response, termination) ? context.Response.StatusCode : 0,
                Termination = termination,
                Cookie = result.Cookie.Match,
                CookieAction = exchange.CookieAction,
                Retries = result.Retries,
                Redispatched = result.Redispatched,
                BytesReceived = exchange.BytesReceived,
                BytesSent = exchange.BytesSent,
                Times = exchange.Phases.Stop(),
            });
        }

        Keep(exchange);
    }

    // What a rule answers without a body starts when the request is over.
    private static bool HasAnswer(HttpResponse response, Termination termination) =>
        response.HasStarted || termination.IsNormal || termination.Phase == TerminationPhase.Request;

    private void Keep(HttpExchange exchange)
    {
        exchange.Reset();
        if (!exchange.IsOfConnection)
        {
            PutBack(exchange);
        }
    }

    private void TakeBack(HttpExchange exchange)
    {
        exchange.IsOfConnection = false;
        if (exchange.IsFree)
        {
            PutBack(exchange);
        }
        else
        {
            // A request of it ended by a mistake.
            exchange.Dispose();
        }
    }

    private void PutBack(HttpExchange exchange)
    {
        if (Interlocked.Increment(ref _keptExchanges) <= MostKept)
        {
            _exchanges.Add(exchange);
        }
        else
        {
            Interlocked.Decrement(ref _keptExchanges);
            exchange.Dispose();
        }
    }
}
