using LoadBalancing.Dispatching;

namespace LoadBalancing.Simulator.Engine;

/// <summary>Requests that arrive, are balanced by the engine, served and answered.</summary>
internal sealed class Traffic
{
    private readonly VirtualClock _clock;
    private readonly Random _random;
    private readonly IReadOnlyList<Farm> _farms;
    private readonly IReadOnlyList<Station> _stations;
    private readonly Event _arrival;
    private readonly Queue<Request> _waiting = new();
    private int _inFlight;
    private long _toCome;
    private long _toDiscard;

    /// <param name="clock">The clock.</param>
    /// <param name="random">All that is random.</param>
    /// <param name="farms">The balancers; each request comes to one of them at random.</param>
    /// <param name="stations">What stands behind the servers, by their number.</param>
    public Traffic(VirtualClock clock, Random random, IReadOnlyList<Farm> farms, IReadOnlyList<Station> stations)
    {
        (_clock, _random, _farms, _stations) = (clock, random, farms, stations);
        _arrival = new ArrivalEvent(this);
    }

    /// <summary>Time from one arrival to the next, in seconds.</summary>
    public required Func<double> Gap { get; init; }

    /// <summary>Decides how the server that was picked will serve the request.</summary>
    public required Action<Request> Picked { get; init; }

    /// <summary>The most requests that the servers have at a time; more wait for their turn before they are balanced.</summary>
    public int MostInFlight { get; init; } = int.MaxValue;

    /// <summary>Times in system of the requests that were not discarded.</summary>
    public Histogram Times { get; } = new();

    /// <summary>Lets requests arrive until so many have come, and waits for the last to be complete.</summary>
    /// <param name="requests">Requests in all.</param>
    /// <param name="discard">The first of them, which are not counted: the farm is still filling.</param>
    public void Run(long requests, long discard = 0)
    {
        (_toCome, _toDiscard) = (requests, discard);
        _clock.After(Gap(), _arrival);
        _clock.Run();
    }

    /// <summary>Ends a request.</summary>
    public void Complete(Request request)
    {
        var elapsed = _clock.Now - request.Arrived;
        request.Lease.Learn(AttemptOutcome.RespondedWith(request.Status), TimeSpan.FromSeconds(elapsed));
        request.Lease.End();
        _stations[request.Station].Left();
        if (request.Counts)
        {
            Times.Add(elapsed);
        }

        _inFlight--;
        if (_waiting.TryDequeue(out var next))
        {
            Balance(next);
        }
    }

    private void Arrive()
    {
        if (--_toCome > 0)
        {
            _clock.After(Gap(), _arrival);
        }

        var request = new Request(this, _clock.Now) { Counts = --_toDiscard < 0 };
        if (_inFlight < MostInFlight)
        {
            Balance(request);
        }
        else
        {
            _waiting.Enqueue(request);
        }
    }

    private void Balance(Request request)
    {
        var farm = _farms.Count == 1 ? _farms[0] : _farms[_random.Next(_farms.Count)];
        if (!farm.Backend.TryPick(request, avoid: null, out var lease))
        {
            throw new InvalidOperationException("The farm has no usable server.");
        }

        _inFlight++;
        request.Lease = lease;
        request.Station = farm.NumberOf(lease.Server);
        Picked(request);
        _stations[request.Station].Take(request);
    }

    private sealed class ArrivalEvent(Traffic traffic) : Event
    {
        public override void Happen() => traffic.Arrive();
    }
}
