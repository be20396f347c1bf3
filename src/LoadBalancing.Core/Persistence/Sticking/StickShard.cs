namespace LoadBalancing.Persistence.Sticking;

/// <summary>
/// A part of a stick table. It is read without a lock; whoever changes it holds <see cref="Gate"/>.
/// </summary>
/// <param name="keyLength">Length of the longest key in bytes.</param>
internal sealed class StickShard(int keyLength)
{
    private const int SmallestCapacity = 16;
    private const int LargestSample = 256;

    // A purge takes a sixteenth of the entries: few enough to miss none of them, and so many that looking for them costs little an entry.
    private const int PurgedShare = 16;

    private volatile StickSlots _slots = new(SmallestCapacity, keyLength);
    private int _version;
    private int _hand;
    private long _nextUnused = long.MinValue;

    public Lock Gate { get; } = new();

    public int Count { get; private set; }

    /// <summary>Finds the number of a key's server and counts the entry as used.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="now">The time.</param>
    /// <param name="oldest">When an entry must have been used to count.</param>
    public int? Find(ReadOnlySpan<byte> key, int hash, long now, long oldest)
    {
        var version = Volatile.Read(ref _version);
        var slots = _slots;
        var place = slots.Find(key, hash);
        int? server = place == StickSlots.None || slots.UsedAt(place) < oldest ? null : slots.ServerAt(place);
        Volatile.ReadBarrier();
        if (version % 2 != 0 || version != Volatile.Read(ref _version))
        {
            return FindAlone(key, hash, now, oldest);
        }

        if (server is not null)
        {
            // Entries may have moved since: then another one stays a little longer.
            slots.UsedAt(place) = now;
        }

        return server;
    }

    /// <summary>Changes the server of an entry and counts it as used.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryChange(ReadOnlySpan<byte> key, int hash, int server, long now)
    {
        var place = _slots.Find(key, hash);
        if (place == StickSlots.None)
        {
            return false;
        }

        _slots.ServerAt(place) = server;
        _slots.UsedAt(place) = now;
        return true;
    }

    /// <summary>Adds an entry; there is none of this key.</summary>
    public void Add(ReadOnlySpan<byte> key, int hash, int server, long now)
    {
        // A fifth stays free, so that searches end soon.
        if (Count + 1 > _slots.Capacity / 5 * 4)
        {
            var larger = new StickSlots(_slots.Capacity + (_slots.Capacity / 2), keyLength);
            _slots.CopyTo(larger.Add);
            _slots = larger;
        }

        _slots.Add(key, hash, server, now);
        Count++;
    }

    /// <summary>Removes the entries that were not used for longest, a few at a time.</summary>
    /// <returns>How many were removed.</returns>
    public int Purge()
    {
        Span<long> sample = stackalloc long[LargestSample];
        sample = sample[..Math.Min(Count, LargestSample)];
        if (sample.IsEmpty)
        {
            return 0;
        }

        // Where an entry lies has nothing to do with its use.
        var place = _hand;
        for (var taken = 0; taken < sample.Length; place = _slots.Next(place))
        {
            if (_slots.IsFilled(place))
            {
                sample[taken++] = _slots.UsedAt(place);
            }
        }

        sample.Sort();
        return RemoveUsedBefore(sample[(sample.Length - 1) / PurgedShare] + 1, limit: Math.Max(1, Count * 2 / PurgedShare));
    }

    /// <summary>Removes entries that have been unused for too long.</summary>
    /// <param name="oldest">When an entry must have been used to stay.</param>
    /// <returns>How many were removed.</returns>
    public int RemoveUnused(long oldest)
    {
        // None was used earlier than this when it was looked for last, and what has come since is younger.
        if (oldest <= _nextUnused)
        {
            return 0;
        }

        var removed = RemoveUsedBefore(oldest, limit: Count);
        _nextUnused = Oldest(otherwise: oldest);
        return removed;
    }

    /// <summary>Hands all entries over.</summary>
    public void CopyTo(StickSlots.TakeEntry take) => _slots.CopyTo(take);

    private int? FindAlone(ReadOnlySpan<byte> key, int hash, long now, long oldest)
    {
        lock (Gate)
        {
            var place = _slots.Find(key, hash);
            if (place == StickSlots.None || _slots.UsedAt(place) < oldest)
            {
                return null;
            }

            _slots.UsedAt(place) = now;
            return _slots.ServerAt(place);
        }
    }

    private int RemoveUsedBefore(long time, int limit)
    {
        Interlocked.Increment(ref _version);
        var removed = 0;
        for (var looked = 0; looked < _slots.Capacity && removed < limit; looked++)
        {
            // Another one may have moved up.
            while (_slots.IsFilled(_hand) && _slots.UsedAt(_hand) < time && removed < limit)
            {
                _slots.RemoveAt(_hand);
                removed++;
            }

            _hand = _slots.Next(_hand);
        }

        Count -= removed;
        Interlocked.Increment(ref _version);
        return removed;
    }

    private long Oldest(long otherwise)
    {
        var oldest = long.MaxValue;
        for (var place = 0; place < _slots.Capacity; place++)
        {
            if (_slots.IsFilled(place))
            {
                oldest = Math.Min(oldest, _slots.UsedAt(place));
            }
        }

        return oldest == long.MaxValue ? otherwise : oldest;
    }
}
