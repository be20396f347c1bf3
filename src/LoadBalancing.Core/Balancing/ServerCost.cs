using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// What a request on a server is expected to cost: the response time, averaged over the recent past, times what the share of
/// failures makes of it.
/// <list type="bullet">
/// <item>An average forgets by e^(-t/decay), whether responses arrive or not, so that a server that was slow is tried again.</item>
/// <item>A failure says nothing of how long a success takes, and a server that refuses quickly must not look quick: a failure
/// counts as no shorter than the response time of the others, and is all there is to go by until the first success.</item>
/// <item>The share of failures f, forgotten alike but moved by at least a sixteenth with each response, multiplies the cost
/// by 1000^f: a rare error costs little, a server that only fails a thousandfold. It multiplies what depends on the others, so
/// that it holds in quick farms and in slow ones, and when all fail alike nobody is favoured.</item>
/// <item>A server that nothing is known of is tried by one request; until that responds it is the last choice.</item>
/// </list>
/// </summary>
internal sealed class ServerCost(Server server, ResponseTimeBalancer balancer) : ServerEntry(server)
{
    private const double LeastMove = 1.0 / 16;
    private const double MostlyFailing = 0.5;
    private const double Unknown = 1e9;
    private static readonly double PenaltyExponent = Math.Log(1000);

    private readonly Lock _lock = new();

    // Written under the lock, read without it: who reads a time between two writes is off by one observation.
    private double _seconds;
    private double _failures;
    private long _observed;
    private volatile bool _isKnown;
    private volatile bool _hasSucceeded;

    public ResponseTimeBalancer Balancer { get; } = balancer;

    /// <summary>The cost of one request more.</summary>
    /// <param name="now">The balancer's time stamp.</param>
    public double WithOneMore(long now)
    {
        var inFlight = Server.InFlight;
        var load = (inFlight + 1.0) / Server.EffectiveWeight;
        if (!_isKnown)
        {
            return inFlight == 0 ? 0 : Unknown * load;
        }

        var age = Age(now);
        var failures = Volatile.Read(ref _failures);
        var exponent = failures == 0 ? -age : (PenaltyExponent * failures * Math.Exp(-age)) - age;
        return Volatile.Read(ref _seconds) * Math.Exp(exponent) * load;
    }

    /// <inheritdoc/>
    public override bool Learns => true;

    /// <summary>The response time in seconds, if it is one of successes.</summary>
    public bool TryGetWorkingTime(out double seconds)
    {
        seconds = Volatile.Read(ref _seconds);
        return _hasSucceeded && Volatile.Read(ref _failures) < MostlyFailing;
    }

    /// <inheritdoc/>
    public override void Learn(in AttemptOutcome outcome, TimeSpan elapsed)
    {
        if (outcome.Failure == AttemptFailure.ClientError || outcome.IsLostWithIdleConnection)
        {
            return;
        }

        var failed = outcome.Failure != AttemptFailure.None || Balancer.Settings.FailureStatuses.Contains(outcome.Status);
        var seconds = failed ? Math.Max(elapsed.TotalSeconds, Balancer.TimeOfPeers(Server)) : elapsed.TotalSeconds;
        var now = Balancer.Time.GetTimestamp();
        lock (_lock)
        {
            var kept = _isKnown ? Math.Exp(-Age(now)) : 0;
            var isPeak = Balancer.IsPeakSensitive && elapsed.TotalSeconds > _seconds;
            Volatile.Write(ref _seconds, isPeak || !_hasSucceeded ? seconds : (_seconds * kept) + (seconds * (1 - kept)));
            _hasSucceeded |= !failed;
            var move = Math.Max(LeastMove, 1 - kept);
            Volatile.Write(ref _failures, (_failures * (1 - move)) + (failed ? move : 0));
            Volatile.Write(ref _observed, now);
            _isKnown = true;
        }
    }

    // In units of the decay.
    private double Age(long now) =>
        Math.Max(0, Balancer.Time.GetElapsedTime(Volatile.Read(ref _observed), now) / Balancer.Settings.Decay);
}
