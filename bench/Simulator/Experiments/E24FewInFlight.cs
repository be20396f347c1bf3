using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>Many servers and few requests in flight: weights must still count.</summary>
internal sealed class E24FewInFlight : IExperiment
{
    private const int Balancers = 10;
    private const int Servers = 250;
    private const double InFlight = 2.5;
    private const double Service = 0.01;
    private const int Requests = 200_000;
    private const int Lightest = 5;
    private const int Heaviest = 13;

    public string Name => "E24";

    public string Title => "Few in flight: 10 balancers, 250 servers of weights 5 to 13, 2.5 requests in flight at each balancer; share of weight 5 against its ideal";

    public IEnumerable<Finding> Run(int seed)
    {
        yield return Finding.Near("roundrobin", 1, Run(Algorithm.RoundRobin, seed), 0.05);
        yield return Finding.Note("leastconn (idle servers first, whatever their weight)", "", Finding.Text(Run(Algorithm.LeastConnections, seed)));
        yield return Finding.Near("random", 1, Run(Algorithm.Random, seed), 0.1);
        yield return Finding.Near("power-of-two", 1, Run(Algorithm.PowerOfTwo, seed), 0.05);

        // Where nearly all are idle these two mean to take the one that answers soonest for its weight, which is seldom a light one.
        yield return Finding.Note("peak-ewma", "", Finding.Text(Run(Algorithm.PeakEwma, seed)));
        yield return Finding.Note("least-time", "", Finding.Text(Run(Algorithm.LeastTime, seed)));
    }

    private static double Run(Algorithm algorithm, int seed)
    {
        var random = new Random(seed);
        var clock = new VirtualClock();
        int[] weights = [.. Enumerable.Range(0, Servers).Select(server => Lightest + (server % (Heaviest - Lightest + 1)))];
        var options = Farm.Describe(algorithm, weights);
        var farms = Enumerable.Range(0, Balancers).Select(i => new Farm(clock, new Random(seed + i + 1), options)).ToList();
        var light = 0;
        var traffic = new Traffic(clock, random, farms, [.. weights.Select(_ => new UnlimitedStation(clock))])
        {
            Gap = () => random.Exponential(Service / (InFlight * Balancers)),
            Picked = request =>
            {
                request.Service = random.Exponential(Service);
                light += weights[request.Station] == Lightest ? 1 : 0;
            },
        };
        traffic.Run(Requests);
        var ideal = (double)weights.Where(weight => weight == Lightest).Sum() / weights.Sum();
        return light / (double)Requests / ideal;
    }
}
