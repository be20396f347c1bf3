using System.Numerics;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>
/// A ring of 2^32 places on which every server has as many nodes as its effective weight says. Node i of a server lies at
/// avalanche(server key + i): so a weight that changes adds or takes away nodes at the end, and moves no other. Never changes.
/// </summary>
internal sealed class HashRing
{
    // Keys spread evenly: the first bits of one tell where to look for it, give or take a few nodes.
    private const int NodesPerSector = 4;

    // A key, and in the lower half the server: so nodes are sorted by key, those of one key by the order of the servers, and who has found a
    // key has its server in the same cache line.
    private readonly ulong[] _nodes;
    private readonly int[] _sectors;
    private readonly int _sectorShift;

    private HashRing(RingServer[] servers, ulong[] nodes)
    {
        Servers = servers;
        _nodes = nodes;
        var bits = BitOperations.Log2((uint)Math.Max(2, nodes.Length / NodesPerSector));
        _sectorShift = 32 - bits;
        _sectors = new int[(1 << bits) + 1];
        var node = 0;
        for (var sector = 0; sector < _sectors.Length; sector++)
        {
            while (node < nodes.Length && KeyOf(node) >> _sectorShift < sector)
            {
                node++;
            }

            _sectors[sector] = node;
        }
    }

    public static HashRing Empty { get; } = new([], []);

    /// <summary>The servers in declaration order.</summary>
    public RingServer[] Servers { get; }

    public int Nodes => _nodes.Length;

    public ref readonly RingServer OwnerOf(int node) => ref Servers[PlaceIn(_nodes[node])];

    public uint KeyOf(int node) => KeyIn(_nodes[node]);

    public int Following(int node) => node + 1 < _nodes.Length ? node + 1 : 0;

    /// <summary>The node nearest to a hash, whichever side it is on; of two as near, the one before it.</summary>
    public int Nearest(uint hash)
    {
        var next = FirstNotBelow(hash);
        var previous = next > 0 ? next - 1 : _nodes.Length - 1;
        next = next < _nodes.Length ? next : 0;
        if (previous > 0 && KeyOf(previous - 1) == KeyOf(previous))
        {
            // Of nodes in one place the first counts.
            previous = FirstNotBelow(KeyOf(previous));
        }

        return hash - KeyOf(previous) <= KeyOf(next) - hash ? previous : next;
    }

    /// <summary>The first node whose key is not below a hash; the number of nodes when there is none.</summary>
    public int FirstNotBelow(uint hash)
    {
        var sector = hash >> _sectorShift;
        var (low, high) = (_sectors[sector], _sectors[sector + 1]);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (KeyOf(middle) < hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The ring of other servers or weights. Nodes of servers that are the same are taken over, not computed.</summary>
    public HashRing With(IReadOnlyList<Server> servers)
    {
        var next = RingServer.Of(servers);
        var places = next.Index().ToDictionary(item => item.Item.Server, item => item.Index);
        // Where each old server stands now; -1 when its nodes are no longer the same.
        var kept = Array.ConvertAll(Servers, old => places.TryGetValue(old.Server, out var place) && next[place].HasNodesOf(old) ? place : -1);
        var stays = kept.Where(place => place >= 0).ToHashSet();
        return new HashRing(next, Merge(kept, NodesOf(next, place => !stays.Contains(place)), next.Sum(server => server.Weight)));
    }

    private static ulong[] NodesOf(RingServer[] servers, Predicate<int> isNew)
    {
        var places = Enumerable.Range(0, servers.Length).Where(place => isNew(place)).ToArray();
        var nodes = new ulong[places.Sum(place => servers[place].Weight)];
        var node = 0;
        foreach (var place in places)
        {
            for (var i = 0; i < servers[place].Weight; i++)
            {
                nodes[node++] = Node(HashFunctions.Avalanche(servers[place].Key + (uint)i), place);
            }
        }

        Array.Sort(nodes);
        return nodes;
    }

    private ulong[] Merge(int[] kept, ulong[] fresh, int length)
    {
        var nodes = new ulong[length];
        var (old, next) = (0, 0);
        for (var node = 0; node < length; node++)
        {
            while (old < _nodes.Length && kept[PlaceIn(_nodes[old])] < 0)
            {
                old++;
            }

            nodes[node] = old < _nodes.Length && (next == fresh.Length || KeyOf(old) <= KeyIn(fresh[next]))
                ? Node(KeyOf(old), kept[PlaceIn(_nodes[old++])])
                : fresh[next++];
        }

        SettleTies(nodes);
        return nodes;
    }

    // Two balancers must agree whatever happened to their servers before: of nodes with one key the first declared comes first.
    private static void SettleTies(ulong[] nodes)
    {
        for (var node = 1; node < nodes.Length; node++)
        {
            for (var at = node; at > 0 && nodes[at - 1] > nodes[at]; at--)
            {
                (nodes[at - 1], nodes[at]) = (nodes[at], nodes[at - 1]);
            }
        }
    }

    private static ulong Node(uint key, int place) => ((ulong)key << 32) | (uint)place;

    private static uint KeyIn(ulong node) => (uint)(node >> 32);

    private static int PlaceIn(ulong node) => (int)(uint)node;
}
