using LoadBalancing.Configuration;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>For how long a tunnel may stand still, which changes when one of its sides has ended.</summary>
/// <param name="timeouts">The backend's limits.</param>
/// <param name="client">The client's time-out.</param>
/// <param name="clientFin">The limit once the server has ended, if that has one of its own.</param>
internal sealed class TunnelLimits(TimeoutSettings timeouts, TimeSpan client, TimeSpan? clientFin)
{
    // Both directions read it; the one that ends first replaces it.
    private volatile Limit _current = timeouts.Tunnel is { } tunnel ? new(ExchangeWait.Tunnel, tunnel) :
        IsShorter(timeouts.Idle, client) ? new(ExchangeWait.ServerInTunnel, timeouts.Idle) : new(ExchangeWait.Tunnel, client);

    /// <summary>Something has moved.</summary>
    public void Restart(ExchangeTimer timer)
    {
        var limit = _current;
        timer.Wait(limit.Wait, limit.Time);
    }

    /// <summary>From now on only the server can have something to say.</summary>
    public void ClientEnded() => _current = new(ExchangeWait.ServerInTunnel, timeouts.ServerFin ?? timeouts.Tunnel ?? timeouts.Idle);

    /// <summary>From now on only the client can have something to say.</summary>
    public void ServerEnded() => _current = new(ExchangeWait.Tunnel, clientFin ?? timeouts.Tunnel ?? client);

    private static bool IsShorter(TimeSpan time, TimeSpan than) =>
        time != Timeout.InfiniteTimeSpan && (than == Timeout.InfiniteTimeSpan || time < than);

    private sealed record Limit(ExchangeWait Wait, TimeSpan Time);
}
