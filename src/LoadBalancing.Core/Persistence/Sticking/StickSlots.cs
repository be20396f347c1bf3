using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>
/// The entries of a part of a stick table, each in the place that its hash says, or in the next free one behind. In a large table every place
/// that is read is a wait for memory: a byte of every hash is kept apart, which tells nearly always whether the entry is the right one, all
/// of an entry lies in one line of the cache if it fits, and the line is asked for before it is known to be needed. One may change it while
/// others read; who reads while entries are removed may see half of a move.
/// </summary>
internal sealed class StickSlots
{
    public const int None = -1;

    // Of the cache.
    private const int LineSize = 64;

    private static readonly int HeadSize = Unsafe.SizeOf<Head>();

    // 0 for a free place.
    private readonly byte[] _tags;
    private readonly byte[] _entries;
    private readonly int _first;
    private readonly int _stride;

    /// <param name="capacity">Number of places, more than there are ever entries.</param>
    /// <param name="keyLength">Length of the longest key in bytes.</param>
    public StickSlots(int capacity, int keyLength)
    {
        var size = HeadSize + keyLength;
        _stride = size <= LineSize ? (int)BitOperations.RoundUpToPowerOf2((uint)size) : Aligned(size);
        _tags = new byte[capacity];
        // It stays where the lines of the cache begin in it.
        _entries = GC.AllocateArray<byte>(LineSize + (capacity * _stride), pinned: true);
        var address = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_entries, 0) % LineSize);
        _first = Aligned(address) - address;
    }

    public delegate void TakeEntry(ReadOnlySpan<byte> key, int hash, int server, long used);

    public int Capacity => _tags.Length;

    /// <summary>The place of an entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="hash">The key's hash.</param>
    public int Find(ReadOnlySpan<byte> key, int hash)
    {
        var place = Home(hash);
        var tag = TagOf(hash);
        Fetch(place);
        for (var i = 0; i < Capacity; i++)
        {
            var found = Volatile.Read(ref _tags[place]);
            if (found == 0)
            {
                return None;
            }

            if (found == tag && HeadAt(place).Length == key.Length && key.SequenceEqual(KeyAt(place, key.Length)))
            {
                return place;
            }

            place = Next(place);
        }

        return None;
    }

    public void Add(ReadOnlySpan<byte> key, int hash, int server, long used)
    {
        var place = Home(hash);
        while (IsFilled(place))
        {
            place = Next(place);
        }

        key.CopyTo(KeyAt(place, key.Length));
        HeadAt(place) = new Head { Hash = hash, Length = key.Length, Server = server, Used = used };
        // Last, so that nobody finds an entry that is not whole.
        Volatile.Write(ref _tags[place], TagOf(hash));
    }

    /// <summary>Removes an entry. Those behind move up, so that none is behind a gap.</summary>
    public void RemoveAt(int place)
    {
        for (var next = Next(place); IsFilled(next); next = Next(next))
        {
            if (Distance(Home(HeadAt(next).Hash), next) >= Distance(place, next))
            {
                EntryAt(next).CopyTo(EntryAt(place));
                _tags[place] = _tags[next];
                place = next;
            }
        }

        _tags[place] = 0;
    }

    public bool IsFilled(int place) => _tags[place] != 0;

    /// <summary>When an entry was used last.</summary>
    public ref long UsedAt(int place) => ref HeadAt(place).Used;

    /// <summary>The number of its server.</summary>
    public ref int ServerAt(int place) => ref HeadAt(place).Server;

    public int Next(int place) => place + 1 < Capacity ? place + 1 : 0;

    /// <summary>Hands all entries over.</summary>
    /// <param name="take">Takes an entry as <see cref="Add"/> does.</param>
    public void CopyTo(TakeEntry take)
    {
        for (var place = 0; place < Capacity; place++)
        {
            if (IsFilled(place))
            {
                ref var head = ref HeadAt(place);
                take(KeyAt(place, head.Length), head.Hash, head.Server, head.Used);
            }
        }
    }

    // Spreads by the upper bits; the lower ones have chosen the part of the table.
    private int Home(int hash) => (int)(((ulong)(uint)hash * (uint)Capacity) >> 32);

    private static int Aligned(int size) => (size + LineSize - 1) & -LineSize;

    private static byte TagOf(int hash) => (byte)((hash >> 8) | 0x80);

    private int Distance(int from, int to) => to >= from ? to - from : to - from + Capacity;

    private int Offset(int place) => _first + (place * _stride);

    // Memory then has the time in which the tags are looked at.
    private unsafe void Fetch(int place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref HeadAt(place)));
        }
    }

    private Span<byte> EntryAt(int place) => _entries.AsSpan(Offset(place), _stride);

    private Span<byte> KeyAt(int place, int length) => _entries.AsSpan(Offset(place) + HeadSize, length);

    private ref Head HeadAt(int place) => ref MemoryMarshal.AsRef<Head>(_entries.AsSpan(Offset(place), HeadSize));

    /// <summary>What is kept of an entry; its key lies behind.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private struct Head
    {
        public long Used;
        public int Hash;
        public int Server;
        public int Length;
    }
}
