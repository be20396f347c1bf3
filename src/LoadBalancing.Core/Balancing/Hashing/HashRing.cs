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

    private readonly uint[] _keys;
    private readonly int[] _owners;
    private readonly int[] _sectors;
    private readonly int _sectorShift;

    private HashRing(RingServer[] servers, uint[] keys, int[] owners)
    {
        Servers = servers;
        _keys = keys;
        _owners = owners;
        var bits = BitOperations.Log2((uint)Math.Max(2, keys.Length / NodesPerSector));
        _sectorShift = 32 - bits;
        _sectors = new int[(1 << bits) + 1];
        var node = 0;
        for (var sector = 0; sector < _sectors.Length; sector++)
        {
            while (node < keys.Length && keys[node] >> _sectorShift < sector)
            {
                node++;
            }

            _sectors[sector] = node;
        }
    }

    public static HashRing Empty { get; } = new([], [], []);

    /// <summary>The servers in declaration order.</summary>
    public RingServer[] Servers { get; }

    public int Nodes => _keys.Length;

    public RingServer OwnerOf(int node) => Servers[_owners[node]];

    public uint KeyOf(int node) => _keys[node];

    public int Following(int node) => node + 1 < _keys.Length ? node + 1 : 0;

    /// <summary>The node nearest to a hash, whichever side it is on; of two as near, the one before it.</summary>
    public int Nearest(uint hash)
    {
        var next = FirstNotBelow(hash);
        var previous = next > 0 ? next - 1 : _keys.Length - 1;
        next = next < _keys.Length ? next : 0;
        if (previous > 0 && _keys[previous - 1] == _keys[previous])
        {
            // Of nodes in one place the first counts.
            previous = FirstNotBelow(_keys[previous]);
        }

        return hash - _keys[previous] <= _keys[next] - hash ? previous : next;
    }

    /// <summary>The first node whose key is not below a hash; the number of nodes when there is none.</summary>
    public int FirstNotBelow(uint hash)
    {
        var sector = hash >> _sectorShift;
        var (low, high) = (_sectors[sector], _sectors[sector + 1]);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_keys[middle] < hash)
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
        var (keys, owners) = NodesOf(next, place => !stays.Contains(place));
        return Merge(next, kept, keys, owners);
    }

    private static (uint[] Keys, int[] Owners) NodesOf(RingServer[] servers, Predicate<int> isNew)
    {
        var places = Enumerable.Range(0, servers.Length).Where(place => isNew(place)).ToArray();
        var keys = new uint[places.Sum(place => servers[place].Weight)];
        var owners = new int[keys.Length];
        var node = 0;
        foreach (var place in places)
        {
            for (var i = 0; i < servers[place].Weight; i++)
            {
                owners[node] = place;
                keys[node++] = HashFunctions.Avalanche(servers[place].Key + (uint)i);
            }
        }

        Array.Sort(keys, owners);
        return (keys, owners);
    }

    private HashRing Merge(RingServer[] servers, int[] kept, uint[] newKeys, int[] newOwners)
    {
        var length = servers.Sum(server => server.Weight);
        var keys = new uint[length];
        var owners = new int[length];
        var (old, fresh) = (0, 0);
        for (var node = 0; node < length; node++)
        {
            while (old < _keys.Length && kept[_owners[old]] < 0)
            {
                old++;
            }

            if (old < _keys.Length && (fresh == newKeys.Length || _keys[old] <= newKeys[fresh]))
            {
                (keys[node], owners[node]) = (_keys[old], kept[_owners[old]]);
                old++;
            }
            else
            {
                (keys[node], owners[node]) = (newKeys[fresh], newOwners[fresh]);
                fresh++;
            }
        }

        SettleTies(keys, owners);
        return new HashRing(servers, keys, owners);
    }

    // Two balancers must agree whatever happened to their servers before: of nodes with one key the first declared comes first.
    private static void SettleTies(uint[] keys, int[] owners)
    {
        for (var node = 1; node < keys.Length; node++)
        {
            for (var at = node; at > 0 && keys[at - 1] == keys[at] && owners[at - 1] > owners[at]; at--)
            {
                (owners[at - 1], owners[at]) = (owners[at], owners[at - 1]);
            }
        }
    }
}
