using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Experiments;

namespace LoadBalancing.Simulator.Reports;

/// <summary>The charts of the documentation.</summary>
internal static class Charts
{
    private const long Requests = 400_000;
    private const int Servers = 100;

    private static readonly double[] Loads = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95];

    /// <summary>Writes all of them into a folder.</summary>
    public static void Write(DirectoryInfo folder, int seed)
    {
        folder.Create();
        File.WriteAllText(Path.Combine(folder.FullName, "slow-replica.svg"), SlowReplica(seed).ToSvg());
        File.WriteAllText(Path.Combine(folder.FullName, "p99-by-load.svg"), TailByLoad(seed).ToSvg());
    }

    private static Chart SlowReplica(int seed)
    {
        var chart = new Chart
        {
            Title = "E1: requests to a replica while it answers in 2 s instead of 167 ms",
            XTitle = "seconds since it became slow",
            YTitle = "requests in this second",
            YMaximum = 100,
        };
        foreach (var (name, algorithm) in new[]
        {
            ("roundrobin", Algorithm.RoundRobin), ("power-of-two", Algorithm.PowerOfTwo), ("least-time", Algorithm.LeastTime), ("peak-ewma", Algorithm.PeakEwma),
        })
        {
            chart.Add(name, [.. E1SlowReplica.Run(algorithm, seed).Picks.Select((picks, second) => ((double)second, (double)picks))]);
        }

        return chart;
    }

    private static Chart TailByLoad(int seed)
    {
        var chart = new Chart
        {
            Title = "p99 of the time in system; 100 servers with one slot, one balancer",
            XTitle = "load",
            YTitle = "mean service times",
            YMaximum = 50,
        };
        foreach (var (name, options) in new[]
        {
            ("random", WithDraws(1)), ("roundrobin", Farm.Describe(Algorithm.RoundRobin, Servers)), ("power-of-two", WithDraws(2)),
            ("peak-ewma", Farm.Describe(Algorithm.PeakEwma, Servers)), ("least-time", Farm.Describe(Algorithm.LeastTime, Servers)),
        })
        {
            chart.Add(name, [.. Loads.Select(load => (load, Queues.Run(options, load, (long)(Requests / (1 - load)), seed).P99))]);
        }

        return chart;
    }

    private static BackendOptions WithDraws(int draws)
    {
        var options = Farm.Describe(Algorithm.PowerOfTwo, Servers);
        options.Draws = draws;
        return options;
    }
}
