using LoadBalancing.Servers;

namespace LoadBalancing.Dispatching;

/// <summary>Decides whether a retry may leave the server that could not be connected to.</summary>
internal static class RetryPolicy
{
    /// <summary>
    /// Whether a request that was lost with a connection used before may go to the same server once more: nothing of a response
    /// had arrived, and the request does no harm if it arrives twice.
    /// </summary>
    public static bool MayRepeat(IExchange exchange, AttemptOutcome outcome) =>
        outcome.IsLostWithIdleConnection && exchange.IsRepeatable;

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
}
