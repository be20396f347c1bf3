using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>One server of ten fails quickly and must not attract what the others leave.</summary>
internal sealed class E20Sinkhole : IExperiment
{
    private const int Servers = 10;
    private const int Rate = 1000;
    private const int Seconds = 60;

    public string Name => "E20";

    public string Title => "Sinkhole: 10 servers, 1000 requests/s for 60 s; one answers 503 in 1 ms, the others 200 in 100 ms (exponential); its share of requests";

    public IEnumerable<Finding> Run(int seed)
    {
        yield return Finding.Note("roundrobin", "10 %", Finding.Percent(Run(Algorithm.RoundRobin, seed, (0, Seconds))));
        yield return Finding.Note("leastconn", "78 %", Finding.Percent(Run(Algorithm.LeastConnections, seed, (0, Seconds))));
        yield return Finding.Note("power-of-two", "20 %", Finding.Percent(Run(Algorithm.PowerOfTwo, seed, (0, Seconds))));
        yield return Finding.AtMost("least-time", 0.01, Run(Algorithm.LeastTime, seed, (0, Seconds)), Finding.Percent);
        yield return Finding.AtMost("peak-ewma", 0.01, Run(Algorithm.PeakEwma, seed, (0, Seconds)), Finding.Percent);
        yield return Finding.AtMost("peak-ewma, failing from the 20th second on", 0.01, Run(Algorithm.PeakEwma, seed, (20, Seconds)), Finding.Percent);
        yield return Finding.AtLeast("peak-ewma, works from the 20th second on: share from the 40th second on", 0.05, AfterRecovery(seed), Finding.Percent);
    }

    /// <summary>Share of requests to the server while it fails.</summary>
    public static double Run(Algorithm algorithm, int seed, (int From, int To) fails) => Share(PicksBySecond(algorithm, seed, fails)[fails.From..fails.To]);

    /// <summary>Share of requests to a server that has failed for 20 seconds, 20 seconds later.</summary>
    public static double AfterRecovery(int seed) => Share(PicksBySecond(Algorithm.PeakEwma, seed, (0, 20))[40..Seconds]);

    /// <summary>The requests of each second: those to the server, and all.</summary>
    /// <param name="algorithm">How servers are picked.</param>
    /// <param name="seed">Decides all that is random.</param>
    /// <param name="fails">The seconds in which the server fails.</param>
    public static (int Bad, int All)[] PicksBySecond(Algorithm algorithm, int seed, (int From, int To) fails)
    {
        var random = new Random(seed);
        var clock = new VirtualClock();
        var farm = new Farm(clock, new Random(seed + 1), Farm.Describe(algorithm, Servers));
        var picks = new (int Bad, int All)[Seconds];
        var traffic = new Traffic(clock, random, [farm], [.. Enumerable.Range(0, Servers).Select(_ => new UnlimitedStation(clock))])
        {
            Gap = () => random.Exponential(1.0 / Rate),
            Picked = request =>
            {
                var isBad = request.Station == 0;
                var failing = isBad && clock.Now >= fails.From && clock.Now < fails.To;
                request.Service = failing ? 0.001 : random.Exponential(0.1);
                request.Status = failing ? 503 : 200;
                if (clock.Now < Seconds)
                {
                    ref var second = ref picks[(int)clock.Now];
                    second.All++;
                    second.Bad += isBad ? 1 : 0;
                }
            },
        };
        traffic.Run(Rate * Seconds);
        return picks;
    }

    private static double Share((int Bad, int All)[] picks) => picks.Sum(second => second.Bad) / (double)picks.Sum(second => second.All);
}
