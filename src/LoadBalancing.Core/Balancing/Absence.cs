using System.Diagnostics;

namespace LoadBalancing.Balancing;

/// <summary>
/// Keeps a thread away from memory that another is using, without looking at it: the other then works on, many times, with all it needs in its
/// processor's cache. Who meets others seldom stays away for a moment; who meets them again and again stays away for longer each time.
/// </summary>
internal static class Absence
{
    // In spins, of some 30 ns.
    private const int Shortest = 16;
    private const int Longest = 512;

    private static readonly long Recent = Stopwatch.Frequency / 10_000;

    [ThreadStatic]
    private static int _length;

    [ThreadStatic]
    private static long _last;

    /// <summary>Spins for about half a microsecond, or for up to some twenty when the thread was here a moment ago.</summary>
    public static void Spin()
    {
        var length = Stopwatch.GetTimestamp() - _last < Recent ? Math.Min(2 * _length, Longest) : Shortest;

        // Of uneven length, so that those who left together do not come back together.
        Thread.SpinWait((length / 2) + Random.Shared.Next(length));
        (_length, _last) = (length, Stopwatch.GetTimestamp());
    }
}
