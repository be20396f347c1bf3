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
    private readonly StickShard[] _shards;
    private readonly ServerNumbers _servers = new();
    private readonly TimeProvider _time;
    private readonly bool _isCoarse;
    private readonly int _keyLength;
    private readonly int _size;
    private readonly bool _noPurge;
    private readonly long _lifetime;
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
        _size = settings.Size;
        _noPurge = settings.NoPurge;
        _lifetime = settings.Expire is { } expire ? (long)(expire.TotalSeconds * (_isCoarse ? 1000 : time.TimestampFrequency)) : 0;
        _shards = new StickShard[1 << BitOperations.Log2((uint)Math.Clamp(_size / SmallestShard, 1, MostShards))];
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i] = new StickShard(_keyLength);
        }
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
        server = ShardOf(hash).Find(key, hash, now, Oldest(now)) is { } number ? _servers[number] : null;
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
        var shard = ShardOf(hash);
        lock (shard.Gate)
        {
            if (!shard.TryChange(key, hash, number, now) && TryMakeRoom(shard, Oldest(now)))
            {
                shard.Add(key, hash, number, now);
            }
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

        Interlocked.Add(ref _count, -removed);
        return removed > 0 && TryCount();
    }

    private void RemoveUnused()
    {
        var oldest = Oldest(Now());
        foreach (var shard in _shards)
        {
            lock (shard.Gate)
            {
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

    private long Oldest(long now) => _lifetime == 0 ? long.MinValue : now - _lifetime;

    private StickShard ShardOf(int hash) => _shards[hash & (_shards.Length - 1)];
}
