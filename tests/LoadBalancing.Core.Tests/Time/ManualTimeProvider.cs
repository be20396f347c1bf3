namespace LoadBalancing.Core.Tests.Time;

/// <summary>A clock that stands still until a test moves it; timers fire in their order while it moves.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private TimeSpan _now;
    private int _started;

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Now
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    /// <summary>When the timers that are set fall due, in the order in which they were set.</summary>
    public IReadOnlyList<TimeSpan> Pending
    {
        get
        {
            lock (_lock)
            {
                return [.. _timers.Select(timer => timer.Due)];
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, firing on its way what falls due.</summary>
    public void Advance(TimeSpan span)
    {
        var target = Now + span;
        while (TakeDue(target) is { } timer)
        {
            Fire(timer);
        }

        lock (_lock)
        {
            // What fired may have gone on on another thread and moved the clock further.
            _now = target > _now ? target : _now;
        }
    }

    /// <summary>Moves the clock to the next timer and fires it.</summary>
    /// <returns>Whether there was one.</returns>
    public bool AdvanceToNextTimer()
    {
        if (TakeDue(TimeSpan.MaxValue) is not { } timer)
        {
            return false;
        }

        Fire(timer);
        return true;
    }

    /// <summary>Completes once timers have been set that many times since the clock was made.</summary>
    public Task TimersStarted(int count)
    {
        lock (_lock)
        {
            if (_started >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }

    internal void Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = _now + dueTime;
            timer.Period = period;
            _timers.Add(timer);
            _started++;
            foreach (var (_, reached) in _waiters.Where(waiter => waiter.Count <= _started))
            {
                reached.TrySetResult();
            }
        }
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private ManualTimer? TakeDue(TimeSpan limit)
    {
        lock (_lock)
        {
            // MinBy takes the first of equals: timers due together fire in the order in which they were set.
            var first = _timers.MinBy(timer => timer.Due);
            if (first is null || first.Due > limit)
            {
                return null;
            }

            _timers.Remove(first);
            _now = first.Due > _now ? first.Due : _now;
            if (first.Period > TimeSpan.Zero)
            {
                first.Due += first.Period;
                _timers.Add(first);
            }

            return first;
        }
    }

    // Without a synchronization context what waits for the timer runs right here, and the test sees its effects on return.
    private static void Fire(ManualTimer timer)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            timer.Fire();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
