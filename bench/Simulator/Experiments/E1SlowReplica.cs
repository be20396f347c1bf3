using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>One of eleven servers becomes slow for half a minute.</summary>
internal sealed class E1SlowReplica : IExperiment
{
    public const double From = 15;
    public const double To = 45;
    private const int Servers = 11;
    private const int Requests = 60_000;
    private const double Gap = 0.001;

    public string Name => "E1";

    public string Title => "Slow replica: 11 servers of 167 ms, 1000 requests/s for 60 s; one answers in 2 s from t = 15 s to 45 s; share of answers within 1 s";

    public IEnumerable<Finding> Run(int seed)
    {
        yield return Line("roundrobin", "95.46 %", Run(Algorithm.RoundRobin, seed).Success);
        yield return Line("leastconn", "99.56 %", Run(Algorithm.LeastConnections, seed).Success);
        yield return Line("random", "", Run(Algorithm.Random, seed).Success);
        yield return Line("power-of-two", "99.50 %", Run(Algorithm.PowerOfTwo, seed).Success);
        yield return Line("least-time", "", Run(Algorithm.LeastTime, seed).Success);
        var (success, picks) = Run(Algorithm.PeakEwma, seed);
        yield return Finding.AtLeast("peak-ewma", 0.999, success, Finding.Percent);
        yield return Finding.Note("peak-ewma: picks of the slow server while slow", "43", Finding.Text(picks.Sum()));
    }

    /// <summary>Runs the experiment with one algorithm.</summary>
    /// <returns>The share of answers within a second, and the picks of the slow server in each second that it was slow.</returns>
    public static (double Success, int[] Picks) Run(Algorithm algorithm, int seed)
    {
        var random = new Random(seed);
        var clock = new VirtualClock();
        var farm = new Farm(clock, new Random(seed + 1), Farm.Describe(algorithm, Servers));
        var picks = new int[(int)(To - From)];
        var traffic = new Traffic(clock, random, [farm], [.. Enumerable.Range(0, Servers).Select(_ => new UnlimitedStation(clock))])
        {
            Gap = () => Gap,
            Picked = request =>
            {
                var slow = request.Station == 0 && clock.Now is >= From and < To;
                request.Service = slow ? 2 : random.Normal(0.167, 0.005);
                if (slow)
                {
                    picks[(int)(clock.Now - From)]++;
                }
            },
        };
        traffic.Run(Requests);
        return (traffic.Times.ShareBelow(1), picks);
    }

    private static Finding Line(string algorithm, string reference, double success) => Finding.Note(algorithm, reference, Finding.Percent(success));
}
