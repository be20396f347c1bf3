using System.Diagnostics;

namespace LoadBalancing.Micro;

/// <summary>
/// Compares the picks a second, ends of the requests included, of eight threads with those of one. The two take turns, so that a machine that
/// becomes slower is slower for both; the figures are medians.
/// </summary>
internal static class Scaling
{
    private const int Threads = 8;
    private const int Rounds = 21;
    private static readonly int[] Sizes = [10, 100, 1000, 10_000];
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(300);

    /// <summary>Measures and prints a line for each algorithm and size, and before them what counting alone takes.</summary>
    /// <param name="names">Names of <see cref="PickKind"/>; all when there are none.</param>
    public static void Run(string[] names)
    {
        var kinds = names.Length == 0 ? Enum.GetValues<PickKind>() : PickKinds.Parse(names);
        Console.WriteLine($"{"algorithm",-22}{"servers",8}{"1 thread",12}{$"{Threads} threads",12}{"throughput",12}");
        foreach (var size in Sizes)
        {
            Measure("(shared counts)", size, new SharedCounts(size).CountMany);
        }

        foreach (var kind in kinds)
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
        Measure(kind.ToString(), size, farm.PickMany);
    }

    private static void Measure(string name, int size, Action<int> pickMany)
    {
        var picks = WarmedUp(pickMany);
        using var one = new Crew(1, () => pickMany(Threads * picks));
        using var eight = new Crew(Threads, () => pickMany(picks));
        var (alone, together) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            alone[round] = Nanoseconds(one) / (Threads * picks);
            together[round] = Nanoseconds(eight) / (Threads * picks);
        }

        Array.Sort(alone);
        Array.Sort(together);
        var (median, medianTogether) = (alone[Rounds / 2], together[Rounds / 2]);
        Console.WriteLine($"{name,-22}{size,8}{median,9:N1} ns{medianTogether,9:N1} ns{median / medianTogether,11:N2}x");
    }

    // Picks until the compiler has made its best code; returns how many each of the threads does in a round.
    private static int WarmedUp(Action<int> pickMany)
    {
        var (picks, start) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            pickMany(100);
            picks += 100;
        }

        return Math.Max(10, (int)(picks * (Round / WarmUp) / Threads));
    }

    private static double Nanoseconds(Crew crew)
    {
        var start = Stopwatch.GetTimestamp();
        crew.WorkOnce();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }
}
