namespace LoadBalancing.Simulator.Engine;

/// <summary>Serves one request at a time, first in first out.</summary>
internal sealed class SingleSlotStation(VirtualClock clock) : Station(clock)
{
    private readonly Queue<Request> _queue = new();
    private bool _busy;

    public override void Left()
    {
        _busy = _queue.TryDequeue(out var next);
        if (_busy)
        {
            Clock.After(next!.Service, next);
        }
    }

    protected override void Begin(Request request)
    {
        if (_busy)
        {
            _queue.Enqueue(request);
            return;
        }

        _busy = true;
        Clock.After(request.Service, request);
    }
}
