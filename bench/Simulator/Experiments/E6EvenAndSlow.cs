using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>A hundred servers share the load evenly; a slow one gets less.</summary>
internal sealed class E6EvenAndSlow : IExperiment
{
    private const int Servers = 100;
    private const int Requests = 100_000;
    private const int Even = Requests / Servers;

    public string Name => "E6";

    public string Title => "Even and slow: 100 servers, 100 000 requests";

    public IEnumerable<Finding> Run(int seed)
    {
        const double forever = 1e6;
        const double quick = 0.001;
        yield return Largest("power-of-two", Run(Algorithm.PowerOfTwo, seed, (_, _) => forever), 1e-4);
        yield return Largest("peak-ewma", Run(Algorithm.PeakEwma, seed, (_, _) => forever), 5e-4);
        yield return Largest("least-time", Run(Algorithm.LeastTime, seed, (_, _) => forever), 5e-4);
        var silent = Run(Algorithm.PeakEwma, seed, (server, _) => server == 0 ? forever : quick);
        yield return Finding.Exactly("peak-ewma: requests to a server that never answers", "1", $"{silent[0]}");
        silent = Run(Algorithm.LeastTime, seed, (server, _) => server == 0 ? forever : quick);
        yield return Finding.Exactly("least-time: requests to a server that never answers", "1", $"{silent[0]}");
        var slow = Run(Algorithm.PowerOfTwo, seed, (server, random) => random.Exponential(server == 0 ? 2 : 1), from: 3);
        yield return Finding.Near("power-of-two: requests to a server that takes twice as long, half of the others'", slow.Skip(1).Average() / 2, slow[0], 0.1);
    }

    private static Finding Largest(string algorithm, int[] counts, double tolerance) => Finding.AtMost(
        $"{algorithm}: requests that nobody answers, largest distance from {Even} on each", tolerance * Requests, counts.Max(count => Math.Abs(count - Even)));

    // Requests to each server when 10 000 arrive in a second, counted from a moment on.
    private static int[] Run(Algorithm algorithm, int seed, Func<int, Random, double> service, double from = 0)
    {
        var random = new Random(seed);
        var clock = new VirtualClock();
        var farm = new Farm(clock, new Random(seed + 1), Farm.Describe(algorithm, Servers));
        var counts = new int[Servers];
        var traffic = new Traffic(clock, random, [farm], [.. Enumerable.Range(0, Servers).Select(_ => new UnlimitedStation(clock))])
        {
            Gap = () => random.Exponential(0.0001),
            Picked = request =>
            {
                request.Service = service(request.Station, random);
                counts[request.Station] += clock.Now >= from ? 1 : 0;
            },
        };
        traffic.Run(Requests);
        return counts;
    }
}
