using LoadBalancing.Dispatching;

namespace LoadBalancing.Servers;

/// <summary>The exchanges that run on a server, as far as they can be ended from outside.</summary>
#pragma warning disable CA1001 // A cancellation source without a timer has nothing to dispose of.
public sealed class ServerSessions
#pragma warning restore CA1001
{
    private CancellationTokenSource _end = new();
    private volatile bool _isWatched;
    private volatile int _cause;

    internal ServerSessions()
    {
    }

    /// <summary>
    /// Whether exchanges may have to end before their time. If not, nobody needs to listen, which spares every exchange the cost.
    /// </summary>
    public bool IsWatched
    {
        get => _isWatched;
        internal set => _isWatched = value;
    }

    /// <summary>Cancelled when the exchanges that run now have to end. Later ones get a token of their own.</summary>
    public CancellationToken Ended => Volatile.Read(ref _end).Token;

    /// <summary>Why exchanges had to end the last time.</summary>
    public TerminationCause Cause => (TerminationCause)_cause;

    /// <summary>Ends what runs now.</summary>
    internal void End(TerminationCause cause)
    {
        _cause = (int)cause;
        Interlocked.Exchange(ref _end, new CancellationTokenSource()).Cancel();
    }
}
