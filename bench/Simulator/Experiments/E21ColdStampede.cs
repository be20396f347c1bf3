using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>A server joins twenty that are at work; what is not known of it must not make it look quick.</summary>
internal sealed class E21ColdStampede : IExperiment
{
    private const int Servers = 20;
    private const double Joins = 10;
    private const double Watched = 1;
    private const double Service = 0.2;
    private const int Rate = 1000;

    private static readonly Algorithm[] Algorithms = [Algorithm.PowerOfTwo, Algorithm.LeastTime, Algorithm.PeakEwma];

    public string Name => "E21";

    public string Title => "Cold stampede: a server joins 20 others, 1000 requests/s, 200 ms each; requests in flight on it in the first second, at most";

    public IEnumerable<Finding> Run(int seed)
    {
        foreach (var algorithm in Algorithms)
        {
            var (most, mean) = Run(algorithm, seed);
            yield return Finding.AtMost($"{algorithm}: most in flight (mean of all servers {mean:0.0})", 2 * mean, most);
        }
    }

    /// <summary>Runs the experiment with one algorithm.</summary>
    /// <returns>The most requests in flight on the new server in its first second, and the mean over all servers.</returns>
    public static (int Most, double Mean) Run(Algorithm algorithm, int seed)
    {
        var random = new Random(seed);
        var clock = new VirtualClock();
        var farm = new Farm(clock, new Random(seed + 1), Farm.Describe(algorithm, Servers));
        var most = 0;
        var traffic = new Traffic(clock, random, [farm], [.. Enumerable.Range(0, Servers + 1).Select(_ => new UnlimitedStation(clock))])
        {
            Gap = () => random.Exponential(1.0 / Rate),
            Picked = request =>
            {
                request.Service = Service;
                if (request.Station == Servers && clock.Now < Joins + Watched)
                {
                    most = Math.Max(most, request.Lease.Server.InFlight);
                }
            },
        };
        clock.After(Joins, () =>
        {
            Farm.Add(farm.Options, weight: 1);
            farm.Apply();
        });
        traffic.Run((long)(Rate * (Joins + (2 * Watched))));
        return (most, Rate * Service / (Servers + 1));
    }
}
