namespace LoadBalancing.Simulator.Engine;

/// <summary>A clock that leaps from event to event. The engine under test reads it as its <see cref="TimeProvider"/>.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly PriorityQueue<Event, double> _events = new();

    /// <summary>Seconds since the start.</summary>
    public double Now { get; private set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => (long)(Now * TimestampFrequency);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(Now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets an event happen after a time.</summary>
    /// <param name="delay">Seconds from now.</param>
    /// <param name="happening">The event.</param>
    public void After(double delay, Event happening) => _events.Enqueue(happening, Now + delay);

    /// <summary>Lets something happen after a time.</summary>
    /// <param name="delay">Seconds from now.</param>
    /// <param name="action">What happens.</param>
    public void After(double delay, Action action) => After(delay, new ActionEvent(action));

    /// <summary>Runs all events up to a moment, or until none is left.</summary>
    /// <param name="until">Seconds since the start.</param>
    public void Run(double until = double.PositiveInfinity)
    {
        // Without a synchronization context what waits for a timer goes on right here.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        while (_events.TryPeek(out var next, out var time) && time <= until)
        {
            _events.Dequeue();
            Now = time;
            next.Happen();
        }

        SynchronizationContext.SetSynchronizationContext(context);
        if (!double.IsInfinity(until))
        {
            Now = until;
        }
    }

    private sealed class ActionEvent(Action action) : Event
    {
        public override void Happen() => action();
    }
}
