using System.Runtime.CompilerServices;
using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;
using LoadBalancing.Threading;

namespace LoadBalancing.Dispatching;

/// <summary>
/// Brings a request to a server of a backend: by the client's cookie or a stick table if it names one that works, otherwise by the algorithm;
/// and to another one, or the same again, when an attempt ends in a way that is configured.
/// </summary>
public sealed class Dispatcher
{
    private static readonly TimeSpan LongestTurnAround = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly LoadBalancerMetrics _metrics;

    internal Dispatcher(TimeProvider time, LoadBalancerMetrics metrics)
    {
        _time = time;
        _metrics = metrics;
    }

    /// <summary>Runs attempts until one gets through to a server or nothing more may be tried.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="exchange">The request.</param>
    /// <param name="cancellation">Ends the dispatch.</param>
    /// <exception cref="OperationCanceledException">The dispatch was ended between two attempts.</exception>
    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    public async ValueTask<DispatchResult> DispatchAsync(Backend backend, IExchange exchange, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(exchange);
        // Where the next attempt has to go; when that is nowhere, the algorithm decides.
        var (server, cookie, action) = backend.Assign(exchange);
        var group = cookie.Group;
        var byPersistence = server is not null;
        if (server is null && backend.Settings.Balance.NeedsBody(exchange))
        {
            await exchange.BufferBodyAsync(cancellation).ConfigureAwait(false);
        }

        Server? avoid = null;
        var redispatched = false;
        var freshConnection = false;
        for (var retries = 0; ; retries++)
        {
            Lease lease;
            if (server is not null)
            {
                lease = new Lease(server);
            }
            else if (TryStay(backend, exchange, group, avoid, out lease) || backend.TryPick(exchange, group, avoid, out lease))
            {
                server = lease.Server;
                byPersistence = group is not null && server.Settings.Cookie == group;
                if (avoid is not null && server != avoid)
                {
                    redispatched = true;
                    _metrics.CountRedispatch(avoid);
                }
            }
            else
            {
                return new(DispatchStatus.NoServer, default, byPersistence, cookie, retries, redispatched, null) { Termination = Termination.NoServer };
            }

            long? began = server.Entry is { Learns: true } ? _time.GetTimestamp() : null;
            AttemptOutcome outcome;
            bool tryAgain;
            try
            {
                outcome = await exchange.AttemptAsync(server, byPersistence, freshConnection, cancellation).ConfigureAwait(false);
            }
            catch
            {
                lease.End();
                throw;
            }

            try
            {
                lease.Learn(outcome, began is { } start ? _time.GetElapsedTime(start) : null);
                tryAgain = retries < backend.Settings.Retries && RetryPolicy.MayRetry(backend.Settings, exchange, outcome);
                if (outcome.Failure == AttemptFailure.None && !tryAgain)
                {
                    backend.Stick(exchange, server, outcome.Status);
                }
            }
            catch
            {
                // A store that is not ours has failed.
                lease.End();
                throw;
            }

            if (outcome.Failure == AttemptFailure.None && !tryAgain)
            {
                if (!byPersistence && backend.Settings.Cookie is not null)
                {
                    server.CountNewClient();
                }

                return new(DispatchStatus.Responded, lease, byPersistence, cookie, retries, redispatched, null)
                {
                    IgnoresPersistence = action == PersistenceAction.Ignore,
                };
            }

            lease.End();
            if (outcome.Failure == AttemptFailure.None)
            {
                await exchange.DiscardResponseAsync().ConfigureAwait(false);
            }

            if (RetryPolicy.MayRepeat(exchange, outcome) && !freshConnection)
            {
                // The server had closed a connection that we thought was open; it has not even seen the request.
                freshConnection = true;
                continue;
            }

            if (outcome.Failure is not (AttemptFailure.None or AttemptFailure.ClientError) && outcome.Cause == TerminationCause.None && !outcome.LacksFiles)
            {
                server.CountFailure();
            }

            if (!tryAgain)
            {
                return new(StatusOf(outcome), default, byPersistence, cookie, retries, redispatched, outcome.Exception)
                {
                    Termination = Termination.Of(outcome),
                };
            }

            // Whoever is bound to a group may go to any server of it.
            var staysInGroup = backend.HasOther(group, server);
            var isBound = byPersistence && !(staysInGroup && server.Settings.Cookie == group);
            var move = action != PersistenceAction.Force && !outcome.LacksFiles && RetryPolicy.MayLeave(backend, server, isBound, retries + 1);
            _metrics.CountRetry(server);
            if (outcome.Progress == AttemptProgress.NotConnected && (!move || backend.UsableActives <= 1))
            {
                await Task.Delay(TurnAround(backend), _time, cancellation).ConfigureAwait(false);
            }

            if (move)
            {
                avoid = server;
                server = null;
                byPersistence = false;
                group = staysInGroup ? group : null;
            }
        }
    }

    private static bool TryStay(Backend backend, IExchange exchange, string? group, Server? avoid, out Lease lease)
    {
        if (!backend.Settings.Balance.Algorithm.IsHashing() && exchange.PreferredServer(backend) is { IsUsable: true } server &&
            server != avoid && backend.Serves(group, avoid, server))
        {
            lease = new Lease(server);
            return true;
        }

        lease = default;
        return false;
    }

    // The pause before the same server is tried again; a server that restarts gets time to come back, and files to be closed.
    private static TimeSpan TurnAround(Backend backend)
    {
        var connect = backend.Settings.Timeouts.Connect;
        return connect == Timeout.InfiniteTimeSpan || connect > LongestTurnAround ? LongestTurnAround : connect;
    }

    private static DispatchStatus StatusOf(AttemptOutcome outcome) => outcome switch
    {
        { Failure: AttemptFailure.ClientError } => DispatchStatus.ClientError,
        { Progress: AttemptProgress.NotConnected } => DispatchStatus.NotConnected,
        { Failure: AttemptFailure.ServerTimeout } => DispatchStatus.ServerTimeout,
        _ => DispatchStatus.ServerError,
    };
}
