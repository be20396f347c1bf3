using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Engine;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>A limit of the load of each server under keys of very unequal popularity.</summary>
internal sealed class E10BoundedLoad : IExperiment
{
    private const int Servers = 100;
    private const int InFlight = 20_000;
    private const int Keys = 5000;

    // 160 nodes of the ring.
    private const int Weight = 10;

    public string Name => "E10";

    // The limit grows with what is in flight, as HAProxy's does; the reference has that of the end from the beginning and diverts less.
    public string Title => "Bounded load: 100 servers, 20 000 requests in flight, keys by Zipf's law; fullest server against the mean, requests away from their server (expected: with the last limit from the beginning)";

    public IEnumerable<Finding> Run(int seed)
    {
        foreach (var type in Enum.GetValues<HashType>())
        {
            var (most, _) = Run(type, 0, seed, zipf: true);
            yield return Finding.Note($"{type}, no limit: fullest", "11.7 on the ring", Finding.Text(most));
            foreach (var (factor, reference) in new[] { (200, 0.217), (150, 0.286), (125, 0.344), (110, 0.398) })
            {
                (most, var diverted) = Run(type, factor, seed, zipf: true);
                yield return Finding.AtMost($"{type}, factor {factor}: fullest", (factor / 100.0) + 0.005, most);
                yield return Finding.Note($"{type}, factor {factor}: diverted", Finding.Percent(reference), Finding.Percent(diverted));
            }
        }

        yield return Finding.Note("Consistent, factor 105, even keys: diverted", "2.30 %", Finding.Percent(Run(HashType.Consistent, 105, seed, zipf: false).Diverted));
    }

    /// <summary>Fills a farm.</summary>
    /// <returns>The load of the fullest server against the mean, and the share of requests away from their server.</returns>
    public static (double Most, double Diverted) Run(HashType type, int factor, int seed, bool zipf)
    {
        var random = new Random(seed);
        var homes = HashFarm.Of(type, Servers, Weight).ServersOf(zipf ? Keys : InFlight);
        var farm = HashFarm.Of(type, Servers, Weight, balanceFactor: factor);
        var popularity = Popularity();
        var diverted = 0;
        for (var i = 0; i < InFlight; i++)
        {
            var key = zipf ? KeyAt(popularity, random.NextDouble()) : i;
            farm.Backend.TryPick(new Request(key), avoid: null, out var lease);
            diverted += farm.NumberOf(lease.Server) == homes[key] ? 0 : 1;
        }

        return (farm.Backend.Servers.Max(server => server.InFlight) * (double)Servers / InFlight, diverted / (double)InFlight);
    }

    private static int KeyAt(double[] popularity, double share)
    {
        var found = Array.BinarySearch(popularity, share);
        return Math.Min(found < 0 ? ~found : found, popularity.Length - 1);
    }

    // Cumulated: the n-th key is asked for 1/n as often as the first.
    private static double[] Popularity()
    {
        var cumulated = new double[Keys];
        var sum = 0.0;
        for (var i = 0; i < Keys; i++)
        {
            cumulated[i] = sum += 1.0 / (i + 1);
        }

        return Array.ConvertAll(cumulated, value => value / sum);
    }
}
