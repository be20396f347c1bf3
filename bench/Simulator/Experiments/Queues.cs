using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>Servers with one slot each, first in first out, under Poisson arrivals with exponential service.</summary>
internal static class Queues
{
    /// <summary>Times of the requests of one long run.</summary>
    /// <param name="options">The farm.</param>
    /// <param name="load">Load on the farm, below 1.</param>
    /// <param name="requests">Requests to count.</param>
    /// <param name="discard">Requests before them, until the farm has filled.</param>
    /// <param name="seed">Decides all that is random.</param>
    /// <param name="mostInFlight">Requests at a time; more wait in one queue.</param>
    public static Histogram Run(BackendOptions options, double load, long requests, long discard, int seed, int mostInFlight = int.MaxValue)
    {
        var random = new Random(seed);
        var clock = new VirtualClock();
        var traffic = new Traffic(
            clock, random, [new Farm(clock, new Random(HashCode(seed, 0)), options)], [.. options.Servers.Select(_ => new SingleSlotStation(clock))])
        {
            Gap = () => random.Exponential(1 / (load * options.Servers.Count)),
            Picked = request => request.Service = random.Exponential(1),
            MostInFlight = mostInFlight,
        };
        traffic.Run(requests + discard, discard);
        return traffic.Times;
    }

    /// <summary>Runs traffic through balancers that each see only their own requests.</summary>
    /// <param name="options">The farm, as each balancer knows it.</param>
    /// <param name="speeds">Requests per second that each server can serve.</param>
    /// <param name="load">Load on the whole farm, below 1.</param>
    /// <param name="requests">Requests to count; as many as a fifth of it are discarded before.</param>
    /// <param name="seed">Decides all that is random.</param>
    /// <param name="balancers">How many balancers there are.</param>
    public static Histogram Run(BackendOptions options, IReadOnlyList<double> speeds, double load, long requests, int seed, int balancers = 1)
    {
        var random = new Random(seed);
        var clock = new VirtualClock();
        var farms = Enumerable.Range(0, balancers).Select(i => new Farm(clock, new Random(HashCode(seed, i)), options)).ToList();
        var gap = 1 / (load * speeds.Sum());
        var traffic = new Traffic(clock, random, farms, [.. speeds.Select(_ => new SingleSlotStation(clock))])
        {
            Gap = () => random.Exponential(gap),
            Picked = request => request.Service = random.Exponential(1 / speeds[request.Station]),
        };
        traffic.Run(requests + (requests / 5), requests / 5);
        return traffic.Times;
    }

    /// <summary>Equal servers, one request a second each, one balancer.</summary>
    public static ResponseTimes Run(BackendOptions options, double load, long requests, int seed)
    {
        var times = Run(options, [.. options.Servers.Select(_ => 1.0)], load, requests, seed);
        return new ResponseTimes(times.Mean, times.Quantile(0.99), times.Quantile(0.999));
    }

    // System.HashCode differs from process to process.
    private static int HashCode(int seed, int number) => (seed * 7919) + number + 1;
}
