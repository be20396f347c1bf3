using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Health;

/// <summary>Counts errors in a row in the traffic of a server. What a client does is no error of the server.</summary>
/// <param name="server">The server.</param>
/// <param name="check">What is observed, and how many errors are too many.</param>
internal sealed class TrafficObserver(Server server, CheckSettings check)
{
    private int _errors;

    /// <summary>Learns how an attempt went.</summary>
    public void Learn(in AttemptOutcome outcome)
    {
        if (outcome.Failure == AttemptFailure.ClientError || outcome.Cause != TerminationCause.None || outcome.IsLostWithIdleConnection)
        {
            return;
        }

        if (!IsError(outcome))
        {
            Forget();
        }
        else if (Interlocked.Increment(ref _errors) == check.ErrorLimit)
        {
            Forget();
            server.Backend.Report(server, check, $"{check.ErrorLimit} errors in a row, the last one: {Describe(outcome)}");
        }
    }

    /// <summary>Begins to count anew.</summary>
    public void Forget()
    {
        // Most requests find nothing to forget, and need not take the cache line from the others.
        if (Volatile.Read(ref _errors) != 0)
        {
            Volatile.Write(ref _errors, 0);
        }
    }

    private bool IsError(in AttemptOutcome outcome) => check.Observe == ObservedLayer.Layer4
        ? outcome.Progress == AttemptProgress.NotConnected
        : outcome.Failure != AttemptFailure.None || outcome.Status is not ((>= 100 and <= 499) or 501 or 505);

    private static string Describe(in AttemptOutcome outcome) =>
        outcome.Failure == AttemptFailure.None ? $"status {outcome.Status}"
        : outcome.Progress == AttemptProgress.NotConnected ? "no connection"
        : outcome.Failure == AttemptFailure.ServerTimeout ? "time-out"
        : outcome.Failure == AttemptFailure.InvalidResponse ? "an answer that is not valid"
        : "the answer broke off";
}
