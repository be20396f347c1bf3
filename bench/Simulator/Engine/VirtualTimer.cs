namespace LoadBalancing.Simulator.Engine;

/// <summary>A timer of the engine that the virtual clock fires.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
{
    // Firings planned before the last change are void.
    private int _change;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _change++;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Plan(dueTime, period, _change);
        }

        return true;
    }

    public void Dispose() => _change++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Plan(TimeSpan due, TimeSpan period, int change) => clock.After(due.TotalSeconds, () =>
    {
        if (change != _change)
        {
            return;
        }

        if (period > TimeSpan.Zero)
        {
            Plan(period, period, change);
        }

        callback(state);
    });
}
