namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// One timer for all the time limits of an exchange. Setting a limit writes a number; the timer itself runs on from exchange
/// to exchange and is set only when it would fire too late.
/// </summary>
internal sealed class ExchangeTimer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action<ExchangeWait> _expired;
    private readonly ITimer _timer;
    private long _deadline = long.MaxValue;
    private long _firesAt = long.MaxValue;
    private ExchangeWait _wait;

    /// <param name="time">The clock.</param>
    /// <param name="expired">Called when a limit expires, with what was waited for; must end the waiting.</param>
    public ExchangeTimer(TimeProvider time, Action<ExchangeWait> expired)
    {
        _time = time;
        _expired = expired;
        _timer = time.CreateTimer(static timer => ((ExchangeTimer)timer!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Replaces the limit that runs.</summary>
    public void Wait(ExchangeWait wait, TimeSpan limit)
    {
        lock (_lock)
        {
            _wait = wait;
            if (limit == Timeout.InfiniteTimeSpan)
            {
                _deadline = long.MaxValue;
                return;
            }

            _deadline = _time.GetTimestamp() + (long)(limit.TotalSeconds * _time.TimestampFrequency);
            if (_deadline < _firesAt)
            {
                _firesAt = _deadline;
                _timer.Change(limit, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>No limit runs from here on: when this returns, none expires any more.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _wait = ExchangeWait.Nothing;
            _deadline = long.MaxValue;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        lock (_lock)
        {
            _firesAt = long.MaxValue;
            if (_deadline == long.MaxValue)
            {
                return;
            }

            var rest = _time.GetElapsedTime(_time.GetTimestamp(), _deadline);
            if (rest > TimeSpan.Zero)
            {
                _firesAt = _deadline;
                _timer.Change(rest, Timeout.InfiniteTimeSpan);
                return;
            }

            var wait = _wait;
            (_wait, _deadline) = (ExchangeWait.Nothing, long.MaxValue);
            _expired(wait);
        }
    }
}
