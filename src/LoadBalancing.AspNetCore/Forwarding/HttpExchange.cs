using System.Net;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Http;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>One request of a client on its way to a server.</summary>
internal sealed class HttpExchange : IExchange, IDisposable
{
    private readonly HttpContext _context;
    private readonly ServerConnections _connections;
    private readonly BackendSettings _settings;
    private readonly RequestBody? _body;

    public HttpExchange(HttpContext context, BackendSettings settings, TimeSpan clientIdle, ServerConnections connections, TimeProvider time)
    {
        _context = context;
        _connections = connections;
        _settings = settings;
        Timer = new ExchangeTimer(time, context.RequestAborted);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            _body = new RequestBody(context.Request, Timer, settings.Timeouts, clientIdle);
        }

        LiftDataRates(context.Features);
    }

    public ExchangeTimer Timer { get; }

    public StringValues Cookies => _context.Request.Headers.Cookie;

    /// <summary>The head of the response, its body still to be read.</summary>
    public HttpResponseMessage? Response { get; private set; }

    /// <summary>What the client did wrong while its body was read, if anything.</summary>
    public Exception? ClientError => _body?.ClientError;

    public async ValueTask<AttemptOutcome> AttemptAsync(Server server, bool byCookie, CancellationToken cancellation)
    {
        var request = ServerRequest.Create(_context, _settings, server, _body);
        Timer.WaitForServer(LimitOfAttempt());
        try
        {
            Response = await _connections.To(server).SendAsync(request, cancellation).ConfigureAwait(false);
            return Response.StatusCode == HttpStatusCode.SwitchingProtocols
                ? new(AttemptProgress.Sent, AttemptFailure.ServerError, new HttpRequestException("It switched protocols without being asked."))
                : AttemptOutcome.Responded;
        }
        catch (Exception exception) when (ClientError is not null || cancellation.IsCancellationRequested)
        {
            var byServer = ClientError is null && !Timer.WaitsForClient && !_context.RequestAborted.IsCancellationRequested;
            return new(AttemptProgress.Sent, byServer ? AttemptFailure.ServerTimeout : AttemptFailure.ClientError, ClientError ?? exception);
        }
        catch (Exception exception)
        {
            // The pause before the next attempt is nobody's fault.
            Timer.Stop();
            return HttpFailure.Classify(exception);
        }
    }

    public void Dispose()
    {
        Response?.Dispose();
        Timer.Dispose();
    }

    // Kestrel would end a client that pauses for some seconds; how long it may pause is the idle time-out's business. HTTP/2
    // has no rate of its own for responses.
    private static void LiftDataRates(IFeatureCollection features)
    {
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request)
        {
            request.MinDataRate = null;
        }

        if (features.Get<IHttpMinResponseDataRateFeature>() is { } response)
        {
            response.MinDataRate = null;
        }
    }

    // Connecting has a limit of its own, kept by the handler.
    private TimeSpan LimitOfAttempt()
    {
        var (connect, response, _) = _settings.Timeouts;
        return connect == Timeout.InfiniteTimeSpan || response == Timeout.InfiniteTimeSpan ? response : connect + response;
    }
}
