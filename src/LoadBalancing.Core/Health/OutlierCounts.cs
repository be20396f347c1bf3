using LoadBalancing.Dispatching;

namespace LoadBalancing.Health;

/// <summary>What the traffic of one server tells about it, for the comparison with the others.</summary>
/// <param name="limit">Errors in a row that are too many, or 0.</param>
/// <param name="eject">Called when there are.</param>
internal sealed class OutlierCounts(int limit, Action eject)
{
    private const int FirstError = 500;

    private long _good;
    private long _bad;
    private int _errors;

    /// <summary>Learns how an attempt went. What a client does is no error of the server.</summary>
    public void Learn(in AttemptOutcome outcome)
    {
        if (outcome.Failure == AttemptFailure.ClientError || outcome.Cause != TerminationCause.None || outcome.IsLostWithIdleConnection)
        {
            return;
        }

        if (outcome.Failure == AttemptFailure.None && outcome.Status < FirstError)
        {
            Interlocked.Increment(ref _good);
            Volatile.Write(ref _errors, 0);
            return;
        }

        Interlocked.Increment(ref _bad);
        if (Interlocked.Increment(ref _errors) == limit)
        {
            Volatile.Write(ref _errors, 0);
            eject();
        }
    }

    /// <summary>Takes the counts of the interval that ends, and begins anew.</summary>
    public (long Good, long Bad) Take() => (Interlocked.Exchange(ref _good, 0), Interlocked.Exchange(ref _bad, 0));
}
