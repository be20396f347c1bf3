namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>One timer for all the time limits of an exchange: each phase sets it anew. Also ends when the client goes away.</summary>
internal sealed class ExchangeTimer : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _clientGone;

    /// <param name="time">The clock.</param>
    /// <param name="clientGone">Ends the exchange with its client.</param>
    public ExchangeTimer(TimeProvider time, CancellationToken clientGone)
    {
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _clientGone = clientGone.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the client is what the exchange waits for.</summary>
    public bool WaitsForClient { get; private set; }

    public void WaitForServer(TimeSpan limit)
    {
        WaitsForClient = false;
        _source.CancelAfter(limit);
    }

    public void WaitForClient(TimeSpan limit)
    {
        WaitsForClient = true;
        _source.CancelAfter(limit);
    }

    /// <summary>Waits for nobody: there is no limit now.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _clientGone.Dispose();
        _source.Dispose();
    }
}
