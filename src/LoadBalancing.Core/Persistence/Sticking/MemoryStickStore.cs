using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>
/// Keeps a stick table in memory, which is taken as entries come. Look-ups take no lock. Large tables consist of parts, each with a lock for
/// those who store; tables of less than 2048 entries are one part. A full table gives up the sixteenth that was not used for longest, one
/// entry at least, of the part that the new entry belongs to.
/// </summary>
public sealed class MemoryStickStore : IStickStore
{
    private const int SmallestShard = 1024;
    private const int MostShards = 64;

    private readonly KeyHash _hash = KeyHash.Draw();
    private readonly ServerNumbers _servers = new();
    private readonly TimeProvider _time;
    private readonly bool _isCoarse;
    private readonly int _keyLength;
    private volatile StickShard[] _shards;
    private volatile int _size;
    private volatile bool _noPurge;
    private long _lifetime;
    private int _count;
    private long _evictions;

    /// <summary>Makes an empty store.</summary>
    /// <param name="settings">What is configured for the table.</param>
    /// <param name="time">The clock.</param>
    public MemoryStickStore(StickTableSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _isCoarse = time == TimeProvider.System;
        _keyLength = settings.KeyLength;
        Take(settings);
        _size = settings.Size;
        _shards = MakeShards();
    }

    /// <inheritdoc/>
    public long Count
    {
        get
        {
            RemoveUnused();
            return Volatile.Read(ref _count);
        }
    }

    /// <inheritdoc/>
    public long Evictions => Interlocked.Read(ref _evictions);

    /// <inheritdoc/>
    public bool TryFind(ReadOnlySpan<byte> key, [NotNullWhen(true)] out string? server)
    {
        key = Cut(key);
        var hash = _hash.Of(key);
        var now = Now();
        server = ShardOf(_shards, hash).Find(key, hash, now, Oldest(now)) is { } number ? _servers[number] : null;
        return server is not null;
    }

    /// <inheritdoc/>
    public void Store(ReadOnlySpan<byte> key, string server)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (_noPurge && Volatile.Read(ref _count) >= _size)
        {
            RemoveUnused();
        }

        key = Cut(key);
        var hash = _hash.Of(key);
        var now = Now();
        var number = _servers.Of(server);
        while (!TryStore(key, hash, number, now))
        {
            // The table has been parted anew while its part was waited for.
        }
    }

    /// <inheritdoc/>
    public void Change(StickTableSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Take(settings);
        RemoveUnused();
        // In this order, so that what comes meanwhile finds room.
        PurgeTo(settings.Size);
        _size = settings.Size;
        if (MakeShards() is var shards && shards.Length != _shards.Length)
        {
            MoveTo(shards);
        }

        PurgeTo(settings.Size);
    }

    private void Take(StickTableSettings settings)
    {
        _noPurge = settings.NoPurge;
        var lifetime = settings.Expire is { } expire ? (long)(expire.TotalSeconds * (_isCoarse ? 1000 : _time.TimestampFrequency)) : 0;
        Volatile.Write(ref _lifetime, lifetime);
    }

    private StickShard[] MakeShards()
    {
        var shards = new StickShard[1 << BitOperations.Log2((uint)Math.Clamp(_size / SmallestShard, 1, MostShards))];
        for (var i = 0; i < shards.Length; i++)
        {
            shards[i] = new StickShard(_keyLength);
        }

        return shards;
    }

    // Nobody stores meanwhile; look-ups go on in what there was.
    private void MoveTo(StickShard[] shards)
    {
        var before = _shards;
        foreach (var shard in before)
        {
            shard.Gate.Enter();
        }

        try
        {
            foreach (var shard in before)
            {
                shard.CopyTo((key, hash, server, used) => ShardOf(shards, hash).Add(key, hash, server, used));
            }

            _shards = shards;
        }
        finally
        {
            foreach (var shard in before)
            {
                shard.Gate.Exit();
            }
        }
    }

    // Removes as many as there are too many now: with those who store meanwhile there is no race to be won.
    private void PurgeTo(int size)
    {
        var excess = Volatile.Read(ref _count) - size;
        while (!_noPurge && excess > 0 && Volatile.Read(ref _count) > size)
        {
            foreach (var shard in _shards)
            {
                excess -= excess > 0 ? Purge(shard) : 0;
            }
        }
    }

    private int Purge(StickShard shard)
    {
        lock (shard.Gate)
        {
            var removed = shard.Purge();
            Interlocked.Add(ref _evictions, removed);
            Interlocked.Add(ref _count, -removed);
            return removed;
        }
    }

    private bool TryStore(ReadOnlySpan<byte> key, int hash, int server, long now)
    {
        var shards = _shards;
        var shard = ShardOf(shards, hash);
        lock (shard.Gate)
        {
            if (shards != _shards)
            {
                return false;
            }

            if (!shard.TryChange(key, hash, server, now) && TryMakeRoom(shard, Oldest(now)))
            {
                shard.Add(key, hash, server, now);
            }

            return true;
        }
    }

    // Counts the entry that comes.
    private bool TryMakeRoom(StickShard shard, long oldest)
    {
        if (TryCount())
        {
            return true;
        }

        var removed = shard.RemoveUnused(oldest);
        if (removed == 0 && !_noPurge)
        {
            removed = shard.Purge();
            Interlocked.Add(ref _evictions, removed);
        }

        if (removed == 0 || _noPurge)
        {
            Interlocked.Add(ref _count, -removed);
            return removed > 0 && TryCount();
        }

        // It takes the place of one that went, whatever comes to other parts or however many there still are too many.
        Interlocked.Add(ref _count, 1 - removed);
        return true;
    }

    private void RemoveUnused()
    {
        var oldest = Oldest(Now());
        var shards = _shards;
        foreach (var shard in shards)
        {
            lock (shard.Gate)
            {
                if (shards != _shards)
                {
                    return;
                }

                Interlocked.Add(ref _count, -shard.RemoveUnused(oldest));
            }
        }
    }

    private bool TryCount()
    {
        if (Interlocked.Increment(ref _count) <= _size)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    private ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> key) => key.Length > _keyLength ? key[.._keyLength] : key;

    // A few milliseconds matter to no entry, and to read the exact clock takes as long as to find one.
    private long Now() => _isCoarse ? Environment.TickCount64 : _time.GetTimestamp();

    private long Oldest(long now) => Volatile.Read(ref _lifetime) is > 0 and var lifetime ? now - lifetime : long.MinValue;

    private static StickShard ShardOf(StickShard[] shards, int hash) => shards[hash & (shards.Length - 1)];
}
