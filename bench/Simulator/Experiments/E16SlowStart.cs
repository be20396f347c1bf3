using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>A server that comes back grows into its weight.</summary>
internal sealed class E16SlowStart : IExperiment
{
    private const int Servers = 10;
    private const int Rate = 1000;
    private const double Window = 60;
    private const double Returns = 10;

    // Chance has a hand in picks: a second is too short to count them.
    private const int Around = 5;

    // The weight grows in sixteenths.
    private const double Step = 100 / 16.0;

    public string Name => "E16";

    public string Title => "Slow start: one of 10 servers comes back and takes 60 s; its requests in a second, in percent of another's";

    public IEnumerable<Finding> Run(int seed)
    {
        var shares = Run(Algorithm.RoundRobin, aggression: 1, seed);
        foreach (var second in new[] { 6, 15, 30, 45 })
        {
            yield return Finding.Points($"roundrobin, {second} s after it came back", second / Window, shares[second], 1.2 * Step);
        }

        var soon = Run(Algorithm.RoundRobin, aggression: 2, seed);
        foreach (var second in new[] { 4, 15, 38 })
        {
            yield return Finding.Points($"roundrobin, aggression 2, {second} s after it came back", Math.Sqrt(second / Window), soon[second], 1.2 * Step);
        }

        yield return Finding.Points("roundrobin, 61 s after it came back", 1, shares[61], Step);
        shares = Run(Algorithm.PowerOfTwo, aggression: 1, seed);
        foreach (var second in new[] { 10, 30, 50 })
        {
            var around = shares[(second - Around)..(second + Around + 1)].Average();
            yield return Finding.Points($"power-of-two, {second} s after it came back, with {Around} s on either side", second / Window, around, 15);
        }
    }

    /// <summary>The requests of each second to the server that comes back, as a share of another's.</summary>
    public static double[] Run(Algorithm algorithm, int aggression, int seed)
    {
        var random = new Random(seed);
        var clock = new VirtualClock();
        var options = Farm.Describe(algorithm, Servers);
        options.SlowStart.Duration = TimeSpan.FromSeconds(Window);
        options.SlowStart.Aggression = aggression;
        options.Servers[0].Disabled = true;
        var farm = new Farm(clock, new Random(seed + 1), options);
        var picks = new double[(int)Window + 5];
        var traffic = new Traffic(clock, random, [farm], [.. Enumerable.Range(0, Servers).Select(_ => new UnlimitedStation(clock))])
        {
            Gap = () => 1.0 / Rate,
            Picked = request =>
            {
                request.Service = random.Exponential(0.1);
                var second = (int)Math.Floor(clock.Now - Returns);
                if (second >= 0 && second < picks.Length)
                {
                    picks[second] += request.Station == 0 ? 1 : 0;
                }
            },
        };
        clock.After(Returns, () =>
        {
            options.Servers[0].Disabled = false;
            farm.Apply();
        });
        traffic.Run((long)(Rate * (Returns + Window + 5)));
        return Array.ConvertAll(picks, count => count * (Servers - 1) / (Rate - count));
    }
}
