namespace LoadBalancing.Servers;

/// <summary>Ends drains that may not last for ever. Belongs to the writer of a backend, whose lock is held in every call.</summary>
/// <param name="time">The clock.</param>
/// <param name="end">
/// Called when the time of a server is over, with the number of its drain; takes the lock and asks <see cref="TryEnd"/> whether that drain
/// still counts.
/// </param>
internal sealed class DrainLimits(TimeProvider time, Action<Server, long> end)
{
    private readonly Dictionary<Server, (long Number, ITimer Timer)> _drains = [];
    private long _begun;

    /// <summary>Begins to count for a server, anew if it counts already.</summary>
    public void Begin(Server server, TimeSpan limit)
    {
        Forget(server);
        var number = ++_begun;
        _drains[server] = (number, time.CreateTimer(_ => end(server, number), null, limit, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Lets a server be.</summary>
    public void Forget(Server server)
    {
        if (_drains.Remove(server, out var drain))
        {
            drain.Timer.Dispose();
        }
    }

    /// <summary>Ends a drain, unless its server was let be or drained anew while the lock was waited for.</summary>
    public bool TryEnd(Server server, long number)
    {
        if (!_drains.TryGetValue(server, out var drain) || drain.Number != number)
        {
            return false;
        }

        Forget(server);
        return true;
    }
}
