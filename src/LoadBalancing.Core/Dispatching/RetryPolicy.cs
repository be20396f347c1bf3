using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.Dispatching;

/// <summary>Decides whether there is another attempt, and whether it may leave the server.</summary>
internal static class RetryPolicy
{
    /// <summary>
    /// Whether a request that was lost with a connection used before may go to the same server once more: nothing of a response
    /// had arrived, and the request does no harm if it arrives twice.
    /// </summary>
    public static bool MayRepeat(IExchange exchange, AttemptOutcome outcome) =>
        outcome.IsLostWithIdleConnection && exchange.IsRepeatable;

    /// <summary>Whether an attempt is to be made again because of how it ended.</summary>
    public static bool MayRetry(BackendSettings settings, IExchange exchange, in AttemptOutcome outcome) =>
        (settings.RetryOn & ReasonOf(outcome)) switch
        {
            RetryReasons.None => false,
            RetryReasons.ConnectionFailure => true,
            _ => exchange.IsRepeatable,
        };

    /// <summary>Whether a retry may leave the server.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="server">The server that failed.</param>
    /// <param name="isBound">Whether the client's cookie chose it and no other.</param>
    /// <param name="retry">The number of the retry, from 1.</param>
    public static bool MayLeave(Backend backend, Server server, bool isBound, int retry)
    {
        var settings = backend.Settings;
        if (settings.Redispatch == 0)
        {
            return false;
        }

        var every = settings.Redispatch > 0 ? settings.Redispatch : settings.Retries + 1 + settings.Redispatch;
        return server.State.IsStopped ||
            (every > 0 && retry % every == 0) ||
            (!isBound && backend.UsableActives > 1);
    }

    private static RetryReasons ReasonOf(in AttemptOutcome outcome) => outcome switch
    {
        { Failure: AttemptFailure.None, Status: < 400 } or { Failure: AttemptFailure.ClientError } => RetryReasons.None,
        { Failure: AttemptFailure.None } => ReasonOf(outcome.Status),
        { Progress: AttemptProgress.NotConnected } => RetryReasons.ConnectionFailure,
        // What was ended from outside.
        { Cause: not TerminationCause.None } => RetryReasons.None,
        { Failure: AttemptFailure.ServerTimeout } => RetryReasons.ResponseTimeout,
        { Failure: AttemptFailure.InvalidResponse } => RetryReasons.InvalidResponse,
        _ => RetryReasons.EmptyResponse,
    };

    private static RetryReasons ReasonOf(int status) => status switch
    {
        401 => RetryReasons.Status401,
        403 => RetryReasons.Status403,
        404 => RetryReasons.Status404,
        408 => RetryReasons.Status408,
        425 => RetryReasons.Status425,
        500 => RetryReasons.Status500,
        501 => RetryReasons.Status501,
        502 => RetryReasons.Status502,
        503 => RetryReasons.Status503,
        504 => RetryReasons.Status504,
        _ => RetryReasons.None,
    };
}
