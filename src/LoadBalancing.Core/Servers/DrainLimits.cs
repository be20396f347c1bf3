namespace LoadBalancing.Servers;

/// <summary>Ends drains that may not last for ever.</summary>
/// <param name="time">The clock.</param>
/// <param name="end">Called when the time of a server is over.</param>
internal sealed class DrainLimits(TimeProvider time, Action<Server> end)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Server, ITimer> _timers = [];

    /// <summary>Begins to count for a server, anew if it counts already.</summary>
    public void Begin(Server server, TimeSpan limit)
    {
        lock (_gate)
        {
            Remove(server);
            _timers[server] = time.CreateTimer(_ => End(server), null, limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Lets a server be.</summary>
    public void Forget(Server server)
    {
        lock (_gate)
        {
            Remove(server);
        }
    }

    private void End(Server server)
    {
        lock (_gate)
        {
            // A timer that was about to fire when its server was let be.
            if (!Remove(server))
            {
                return;
            }
        }

        end(server);
    }

    private bool Remove(Server server)
    {
        if (!_timers.Remove(server, out var timer))
        {
            return false;
        }

        timer.Dispose();
        return true;
    }
}
