namespace LoadBalancing.Core.Tests.Metering;

/// <summary>Counts what code that runs again and again leaves to the garbage collector.</summary>
internal static class Allocations
{
    // The collector empties shared pools of arrays when it likes, and they fill again once: what allocates does so in every batch.
    private const int MostBatches = 5;

    /// <summary>Bytes that an action allocates on this thread once it has run before.</summary>
    public static long Of(Action action)
    {
        action();
        var least = long.MaxValue;
        for (var batch = 0; batch < MostBatches && least > 0; batch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
