namespace LoadBalancing.Micro;

/// <summary>A clock whose only timer fires when it is told to.</summary>
internal sealed class SweepClock : TimeProvider, ITimer
{
    private Action _fire = () => { };

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _fire = () => callback(state);
        return this;
    }

    public void Tick() => _fire();

    public bool Change(TimeSpan dueTime, TimeSpan period) => true;

    public void Dispose()
    {
        // The next pool makes it anew.
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
