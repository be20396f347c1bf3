namespace LoadBalancing.Simulator.Engine;

/// <summary>Serves any number of requests at once.</summary>
internal sealed class UnlimitedStation(VirtualClock clock) : Station(clock)
{
    protected override void Begin(Request request) => Clock.After(request.Service, request);
}
