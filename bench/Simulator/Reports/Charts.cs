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

    private static readonly int[] Factors = [105, 110, 125, 150, 175, 200, 250, 300, 400];

    /// <summary>Writes all of them into a folder.</summary>
    public static void Write(DirectoryInfo folder, int seed)
    {
        folder.Create();
        File.WriteAllText(Path.Combine(folder.FullName, "slow-replica.svg"), SlowReplica(seed).ToSvg());
        File.WriteAllText(Path.Combine(folder.FullName, "p99-by-load.svg"), TailByLoad(seed).ToSvg());
        File.WriteAllText(Path.Combine(folder.FullName, "slow-start.svg"), SlowStart(seed).ToSvg());
        File.WriteAllText(Path.Combine(folder.FullName, "sinkhole.svg"), Sinkhole(seed).ToSvg());
        File.WriteAllText(Path.Combine(folder.FullName, "bounded-load.svg"), BoundedLoad(seed).ToSvg());
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

    private static Chart SlowStart(int seed)
    {
        var chart = new Chart
        {
            Title = "E16: requests to a server that comes back with a slow start of 60 s",
            XTitle = "seconds since it came back",
            YTitle = "percent of another server's",
            YMaximum = 125,
        };
        foreach (var (name, algorithm, aggression) in new[]
        {
            ("roundrobin", Algorithm.RoundRobin, 1), ("power-of-two", Algorithm.PowerOfTwo, 1), ("aggression 2", Algorithm.RoundRobin, 2),
            ("aggression 4", Algorithm.RoundRobin, 4),
        })
        {
            chart.Add(name, [.. E16SlowStart.Run(algorithm, aggression, seed).Select((share, second) => ((double)second, 100 * share))]);
        }

        return chart;
    }

    private static Chart Sinkhole(int seed)
    {
        var chart = new Chart
        {
            Title = "E20: one of 10 servers fails in 1 ms from the 20th to the 40th second",
            XTitle = "seconds",
            YTitle = "percent of all requests that go to it",
            YMaximum = 100,
        };
        foreach (var (name, algorithm) in new[]
        {
            ("roundrobin", Algorithm.RoundRobin), ("leastconn", Algorithm.LeastConnections), ("power-of-two", Algorithm.PowerOfTwo),
            ("least-time", Algorithm.LeastTime), ("peak-ewma", Algorithm.PeakEwma),
        })
        {
            chart.Add(name, [.. E20Sinkhole.PicksBySecond(algorithm, seed, (20, 40)).Select((picks, second) => ((double)second, 100.0 * picks.Bad / picks.All))]);
        }

        return chart;
    }

    private static Chart BoundedLoad(int seed)
    {
        var chart = new Chart
        {
            Title = "E10: keys of very unequal popularity; requests away from their server",
            XTitle = "balance factor",
            YTitle = "percent of all requests",
            YMaximum = 75,
        };
        foreach (var type in Enum.GetValues<HashType>())
        {
            chart.Add(type.ToString(), [.. Factors.Select(factor => ((double)factor, 100 * E10BoundedLoad.Run(type, factor, seed, zipf: true).Diverted))]);
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
