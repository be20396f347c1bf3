using LoadBalancing.Servers;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>A list of places, each of which belongs to a server; they never change.</summary>
/// <param name="Servers">The servers, in declaration order.</param>
/// <param name="Places">The index of the server of each place.</param>
internal sealed record SlotTable(RingServer[] Servers, int[] Places)
{
    // Keys of a full server are scattered over the table (random jumps, arXiv 1908.08762): the next place would fill up with them all. They are
    // the same jumps each time, so that a popular key has few servers; one that has filled all of these goes anywhere.
    private const int Jumps = 16;

    private uint _detours;

    public static SlotTable Empty { get; } = new([], []);

    /// <summary>The server of the place that a hash leads to, unless that is avoided or has its share.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="avoid">A server to pass over unless it is the only one.</param>
    /// <param name="balanceFactor">The most that a server may be loaded, in percent of the average by weight; 0 for no limit.</param>
    /// <param name="limit">The most requests that the server may have in flight, this one included.</param>
    public Server Find(uint hash, Server? avoid, int balanceFactor, out int limit)
    {
        var bound = LoadLimit.Of(Servers, balanceFactor);
        var place = PlaceOf(hash);
        for (var jump = 0; jump < Jumps && balanceFactor > 0; jump++)
        {
            if (IsFree(place, avoid, bound, out limit))
            {
                return Servers[Places[place]].Server;
            }

            hash = HashFunctions.Avalanche(hash + 1);
            place = PlaceOf(hash);
        }

        // Threads that meet here may take the same number: any will do.
        place = balanceFactor > 0 ? PlaceOf(HashFunctions.Avalanche(_detours++)) : place;
        for (var tried = 0; tried < Places.Length; tried++)
        {
            if (IsFree(place, avoid, bound, out limit))
            {
                return Servers[Places[place]].Server;
            }

            place = place + 1 < Places.Length ? place + 1 : 0;
        }

        // Nobody else, or requests that persistence brought have filled all.
        limit = int.MaxValue;
        return Servers[Places[place]].Server;
    }

    private int PlaceOf(uint hash) => (int)(hash % (uint)Places.Length);

    private bool IsFree(int place, Server? avoid, LoadLimit bound, out int limit)
    {
        ref readonly var owner = ref Servers[Places[place]];
        return bound.Allows(in owner, out limit) && owner.Server != avoid;
    }
}
