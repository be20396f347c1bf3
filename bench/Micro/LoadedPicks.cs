using System.Diagnostics;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Micro;

/// <summary>
/// Picks while thousands of requests are in flight and a few keys are much more popular than the others (Zipf's law): those of the algorithms
/// that look at the load. The oldest request ends, and another one begins.
/// </summary>
internal static class LoadedPicks
{
    private const int InFlight = 20_000;
    private const int Keys = 5000;
    private const int Rounds = 21;
    private const int PicksPerRound = 10_000;
    private static readonly int[] Sizes = [10, 100, 1000, 10_000];

    private static readonly PickKind[] Kinds =
    [
        PickKind.LeastConnections, PickKind.BoundedRandom, PickKind.BoundedUri, PickKind.BoundedConsistentUri, PickKind.BoundedMaglevUri,
        PickKind.BoundedRendezvousUri,
    ];

    /// <summary>Measures and prints a line for each algorithm and size.</summary>
    /// <param name="names">Names of <see cref="PickKind"/>; those that look at the load when there are none.</param>
    public static void Run(string[] names)
    {
        Console.WriteLine($"{InFlight:N0} requests in flight; a pick and the end of the oldest request, medians");
        Console.WriteLine($"{"algorithm",-22}{"servers",8}{"all keys",14}{"top key",14}{"allocated",12}");
        foreach (var kind in names.Length == 0 ? Kinds : PickKinds.Parse(names))
        {
            foreach (var size in Sizes)
            {
                Measure(kind, size);
            }
        }
    }

    private static void Measure(PickKind kind, int size)
    {
        using var farm = new Farm(size, WeightMix.Unequal, kind);
        farm.LearnResponseTimes();
        Request[] requests = [.. Enumerable.Range(0, Keys).Select(key => new Request { Target = $"/{key}" })];
        var keys = DrawKeys();
        var held = new Lease[InFlight];
        var turn = 0;
        for (var i = 0; i < held.Length; i++)
        {
            farm.Backend.TryPick(requests[keys[i]], avoid: null, out held[i]);
        }

        // The compiler takes its time over the best code.
        for (var warmUp = 0; warmUp < 5; warmUp++)
        {
            Replace(PicksPerRound, mostPopular: false);
            Thread.Sleep(100);
        }

        var (all, top) = (new double[Rounds], new double[Rounds]);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            all[round] = Nanoseconds(PicksPerRound, mostPopular: false);

            // Few: the farm is to keep its mix of keys.
            top[round] = Nanoseconds(PicksPerRound / 100, mostPopular: true);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(all);
        Array.Sort(top);
        Console.WriteLine($"{kind,-22}{size,8}{all[Rounds / 2],11:N1} ns{top[Rounds / 2],11:N1} ns{allocated,10:N0} B");

        double Nanoseconds(int picks, bool mostPopular)
        {
            var start = Stopwatch.GetTimestamp();
            Replace(picks, mostPopular);
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / picks;
        }

        void Replace(int picks, bool mostPopular)
        {
            for (var i = 0; i < picks; i++)
            {
                var oldest = turn % InFlight;
                held[oldest].End();
                farm.Backend.TryPick(requests[mostPopular ? 0 : keys[turn % keys.Length]], avoid: null, out held[oldest]);
                turn++;
            }
        }
    }

    // The n-th key is asked for 1/n as often as the first.
    private static int[] DrawKeys()
    {
        var ends = new double[Keys];
        var sum = 0.0;
        for (var key = 0; key < Keys; key++)
        {
            ends[key] = sum += 1.0 / (key + 1);
        }

        var random = new Random(1);
        var keys = new int[1 << 16];
        for (var i = 0; i < keys.Length; i++)
        {
            var found = Array.BinarySearch(ends, random.NextDouble() * sum);
            keys[i] = Math.Min(found < 0 ? ~found : found, Keys - 1);
        }

        return keys;
    }
}
