namespace LoadBalancing.AspNetCore.Tests;

/// <summary>A clock that stands still until the test moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    // Far enough from the first day that clocks can tell for a clock to be set back.
    private static readonly DateTimeOffset Midsummer = new(2030, 6, 21, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Midsummer + Now + WallOffset;

    /// <summary>How far somebody has set the clock on the wall ahead; time itself passes as ever.</summary>
    public TimeSpan WallOffset { get; set; }

    /// <summary>Whether somebody waits for no longer than this.</summary>
    public bool IsAwaited(TimeSpan within)
    {
        lock (_lock)
        {
            return _timers.Exists(timer => timer.Due <= _now + within);
        }
    }

    private TimeSpan Now
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass. A timer that repeats fires once and again with the next advance.</summary>
    public void Advance(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (_lock)
        {
            _now += by;
            due = _timers.Where(timer => timer.Due <= _now).ToList();
            _timers.RemoveAll(due.Contains);
            foreach (var timer in due.Where(timer => timer.Period > TimeSpan.Zero))
            {
                timer.Due = _now + timer.Period;
                _timers.Add(timer);
            }
        }

        due.ForEach(timer => timer.Fire());
    }

    /// <summary>Lets time pass in steps until something has happened, whichever timers it sets on its way.</summary>
    public Task AdvanceUntilAsync(Task happened, TimeSpan step) => AdvanceUntilAsync(() => happened.IsCompleted, step);

    /// <summary>Lets time pass in steps until something has happened, and at most one step more.</summary>
    public Task AdvanceUntilAsync(Func<bool> happened, TimeSpan step) => Patience.UntilAsync(
        () =>
        {
            Advance(step);
            return happened();
        },
        "something that time brings about");

    private void Set(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _now + dueTime;
                _timers.Add(timer);
            }
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; } = Timeout.InfiniteTimeSpan;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Period = period;
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
