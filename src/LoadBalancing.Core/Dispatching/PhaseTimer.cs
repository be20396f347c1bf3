namespace LoadBalancing.Dispatching;

/// <summary>
/// Notes when a request passes from one phase to the next. A timer that was not started costs nothing. It serves one request
/// after another.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class PhaseTimer(TimeProvider time)
{
    private const long NotReached = -1;

    private long _started;
    private long _attempted;
    private long _attemptedLast;
    private long _connected;
    private long _responded;

    /// <summary>Whether a request is timed.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>A request has arrived.</summary>
    public void Start()
    {
        IsRunning = true;
        _started = time.GetTimestamp();
        _attempted = _attemptedLast = _connected = _responded = NotReached;
    }

    /// <summary>An attempt on a server begins.</summary>
    public void Attempt()
    {
        if (!IsRunning)
        {
            return;
        }

        _attemptedLast = time.GetTimestamp();
        if (_attempted == NotReached)
        {
            _attempted = _attemptedLast;
        }

        _connected = _responded = NotReached;
    }

    /// <summary>There is a connection to the server. A face that cannot tell leaves this out.</summary>
    public void Connected()
    {
        if (IsRunning)
        {
            _connected = time.GetTimestamp();
        }
    }

    /// <summary>The head of the response is there.</summary>
    public void Responded()
    {
        if (IsRunning)
        {
            _responded = time.GetTimestamp();
        }
    }

    /// <summary>Ends the timing of the request.</summary>
    /// <returns>How long its phases took.</returns>
    public PhaseTimes Stop()
    {
        IsRunning = false;
        var response = Between(_connected == NotReached ? _attemptedLast : _connected, _responded);
        return new(Between(_started, _attempted), Between(_attempted, _connected), response, time.GetElapsedTime(_started));
    }

    private TimeSpan? Between(long from, long to) => to == NotReached ? null : time.GetElapsedTime(from, to);
}
