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
    private bool _hasHead;

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
            Set(wait, limit);
        }
    }

    // A client that does not take the response holds up what is behind it; both limits of the request's body leave that one alone.

    /// <summary>Replaces the limit that runs while the server does not have the whole request.</summary>
    public void WaitInBody(ExchangeWait wait, TimeSpan limit)
    {
        lock (_lock)
        {
            if (_wait != ExchangeWait.ClientReading)
            {
                Set(wait, limit);
            }
        }
    }

    /// <summary>Replaces the limit that runs when the server has the whole request.</summary>
    /// <param name="head">For the head of the response, if that is not here.</param>
    /// <param name="idle">For more of the response behind it.</param>
    public void WaitForResponse(TimeSpan head, TimeSpan idle)
    {
        lock (_lock)
        {
            if (_wait != ExchangeWait.ClientReading)
            {
                Set(ExchangeWait.Server, _hasHead ? idle : head);
            }
        }
    }

    /// <summary>The head of the response is here.</summary>
    public void EndHead()
    {
        lock (_lock)
        {
            _hasHead = true;
        }
    }

    /// <summary>No limit runs from here on: when this returns, none expires any more.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _wait = ExchangeWait.Nothing;
            _deadline = long.MaxValue;
            _hasHead = false;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Set(ExchangeWait wait, TimeSpan limit)
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
