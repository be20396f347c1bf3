namespace LoadBalancing.Micro;

/// <summary>
/// The least that an algorithm which compares loads has to do: requests are counted where every thread sees it, on one server after the other.
/// What this costs when threads meet, no such algorithm can do without.
/// </summary>
internal sealed class SharedCounts(int servers)
{
    // Two lines of the cache, so that no server is in the way of another.
    private const int Stride = 16;

    private readonly long[] _inFlight = new long[servers * Stride];

    public void CountMany(int requests)
    {
        var server = Environment.CurrentManagedThreadId * 7 % servers;
        for (var i = 0; i < requests; i++)
        {
            ref var inFlight = ref _inFlight[server * Stride];
            Interlocked.Increment(ref inFlight);
            Interlocked.Decrement(ref inFlight);
            server = server + 1 < servers ? server + 1 : 0;
        }
    }
}
