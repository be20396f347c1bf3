namespace LoadBalancing.Simulator.Engine;

/// <summary>What stands behind a server: it takes requests and completes them.</summary>
internal abstract class Station(VirtualClock clock)
{
    protected VirtualClock Clock { get; } = clock;

    /// <summary>Requests taken.</summary>
    public long Taken { get; private set; }

    public void Take(Request request)
    {
        Taken++;
        Begin(request);
    }

    /// <summary>Called when a request is complete.</summary>
    public virtual void Left()
    {
    }

    protected abstract void Begin(Request request);
}
