using LoadBalancing.Dispatching;

namespace LoadBalancing.Servers;

/// <summary>The exchanges that run on a server, as far as they can be ended from outside.</summary>
#pragma warning disable CA1001 // A cancellation source without a timer has nothing to dispose of.
public sealed class ServerSessions
#pragma warning restore CA1001
{
    private CancellationTokenSource _ended = new();
    private CancellationTokenSource _cut = new();
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

    /// <summary>
    /// Cancelled when the exchanges that run now have to end. Later ones get a token of their own. Callbacks run on the thread pool; one that
    /// throws is logged.
    /// </summary>
    public CancellationToken Ended => Volatile.Read(ref _ended).Token;

    /// <summary>The same for exchanges that the engine knows, so that no callback of the application holds them up.</summary>
    internal CancellationToken Cut => Volatile.Read(ref _cut).Token;

    /// <summary>Why exchanges had to end the last time.</summary>
    public TerminationCause Cause => (TerminationCause)_cause;

    /// <summary>Ends what runs now. Who calls, such as a check, waits for none of it.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="failed">Told when callbacks of the application have failed.</param>
    internal void End(TerminationCause cause, Action<Exception> failed)
    {
        _cause = (int)cause;
        _ = Interlocked.Exchange(ref _cut, new CancellationTokenSource()).CancelAsync();
        _ = Interlocked.Exchange(ref _ended, new CancellationTokenSource()).CancelAsync(failed);
    }
}
