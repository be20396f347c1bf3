using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>The algorithms side by side: equal servers, unequal servers, many balancers.</summary>
internal sealed class Policies : IExperiment
{
    private const int Servers = 100;
    private const double Load = 0.8;
    private const long Requests = 2_000_000;
    private const int Balancers = 20;

    public string Name => "policies";

    public string Title => "100 servers with one slot at load 0.8: mean / p99 / p99.9 of the time in system (expected: the reference simulation)";

    public IEnumerable<Finding> Run(int seed)
    {
        var equal = Enumerable.Repeat(1.0, Servers).ToArray();
        foreach (var (algorithm, reference) in new[]
        {
            (Algorithm.RoundRobin, "2.78 / 12.7 / 21"), (Algorithm.PowerOfTwo, "1.95 / 7.38 / 10.1"), (Algorithm.LeastConnections, "1.00 / 4.64 / 6.95"), (Algorithm.PeakEwma, ""), (Algorithm.LeastTime, ""),
        })
        {
            yield return Line($"equal servers: {algorithm}", reference, Queues.Run(Farm.Describe(algorithm, Servers), equal, Load, Requests, seed));
        }

        // Half of the servers are three times as fast as the others; those of weight 3, where weights are known.
        var unequal = Enumerable.Range(0, Servers).Select(server => server % 2 == 0 ? 0.5 : 1.5).ToArray();
        var weights = unequal.Select(speed => (int)(2 * speed)).ToArray();
        foreach (var (algorithm, known, reference) in new[]
        {
            (Algorithm.RoundRobin, true, "2.83 / 17.8 / 28"), (Algorithm.PowerOfTwo, false, "3.55 / 18.7 / 26"), (Algorithm.PowerOfTwo, true, "1.88 / 7.16 / 11.5"),
            (Algorithm.LeastConnections, false, "1.06 / 6.8 / 11"), (Algorithm.LeastConnections, true, "1.33 / 5.1 / 8.6"),
            (Algorithm.PeakEwma, false, "3.10 / 18 / 27"), (Algorithm.PeakEwma, true, ""), (Algorithm.LeastTime, false, ""), (Algorithm.LeastTime, true, ""),
        })
        {
            var farm = known ? Farm.Describe(algorithm, weights) : Farm.Describe(algorithm, Servers);
            yield return Line($"unequal servers, {(known ? "weights" : "no weights")}: {algorithm}", reference, Queues.Run(farm, unequal, Load, Requests, seed));
        }

        foreach (var (algorithm, reference) in new[]
        {
            (Algorithm.RoundRobin, "3.39 / 13.3 / 18"), (Algorithm.LeastConnections, "3.48 / 13.1 / 18"), (Algorithm.PowerOfTwo, "3.33 / 12.6 / 19"), (Algorithm.PeakEwma, "4.31 / 18.3 / 25"),
        })
        {
            yield return Line($"20 balancers: {algorithm}", reference, Queues.Run(Farm.Describe(algorithm, Servers), equal, Load, Requests, seed, Balancers));
        }
    }

    private static Finding Line(string what, string reference, Histogram times) =>
        Finding.Note(what, reference, FormattableString.Invariant($"{times.Mean:0.00} / {times.Quantile(0.99):0.00} / {times.Quantile(0.999):0.0}"));
}
