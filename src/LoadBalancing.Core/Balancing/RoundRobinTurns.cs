using System.Runtime.CompilerServices;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// Weighted round robin with weights that may change at any time. Servers take positions on a line that the counter of picks
/// walks along: a server of weight w is due every total / w positions, and of two servers due together the heavier goes
/// first. A cycle ends when every server has passed its end; the next cycle then begins with the heaviest server. Not safe for threads.
/// </summary>
internal sealed class RoundRobinTurns
{
    private const long KeysPerPosition = 256;

    // A server whose weight changes keeps its turn if that is at least so many picks away.
    private const int NearestKeptTurn = 2;

    private readonly Dictionary<Server, Entry> _entries = [];

    // Servers that left and may return; one that is gone for good takes its entry with it.
    private readonly ConditionalWeakTable<Server, Entry> _away = [];
    private PriorityQueue<Entry, QueueKey> _waiting = new();
    private PriorityQueue<Entry, QueueKey> _next = new();
    private readonly PriorityQueue<Entry, QueueKey> _current = new();
    private long _order;
    private long _position;
    private long _currentWeight;
    private long _totalWeight;

    /// <summary>The server that is due, or the one after it when that is the one to avoid.</summary>
    /// <returns>The server, or <see langword="null"/> when there is none.</returns>
    public Server? Next(Server? avoid)
    {
        if (TakeDue() is not { } due)
        {
            return null;
        }

        if (due.Server == avoid && TakeDue() is { } other)
        {
            PutBack(due);
            due = other;
        }

        Advance(due);
        return due.Server;
    }

    /// <summary>Replaces the servers; those that stay keep their turns.</summary>
    public void Update(IReadOnlyList<Server> servers)
    {
        foreach (var gone in _entries.Keys.Except(servers).ToList())
        {
            Remove(gone);
        }

        foreach (var server in servers)
        {
            var weight = server.EffectiveWeight;
            if (!_entries.TryGetValue(server, out var entry))
            {
                Add(server, weight);
            }
            else if (entry.Weight != weight)
            {
                Reweight(entry, weight);
            }
        }

        if (_currentWeight == 0)
        {
            BeginCycle();
        }
    }

    private Entry? TakeDue()
    {
        if (_current.TryPeek(out var first, out _) && first.Position <= _position)
        {
            return _current.Dequeue();
        }

        if (_waiting.TryDequeue(out var heaviest, out _))
        {
            heaviest.Position = 0;
            heaviest.Remainder = 0;
            return heaviest;
        }

        if (_current.TryDequeue(out first, out _))
        {
            return first;
        }

        if (_next.Count == 0)
        {
            return null;
        }

        BeginCycle();
        return TakeDue();
    }

    private void BeginCycle()
    {
        (_waiting, _next) = (_next, _waiting);
        _position = _currentWeight = _totalWeight;
    }

    private void Advance(Entry entry)
    {
        if (entry.Position == 0)
        {
            entry.Position = _position;
        }

        entry.LastPosition = entry.Position;
        entry.Position += _totalWeight / entry.Weight;
        entry.Remainder += (int)(_totalWeight % entry.Weight);
        if (entry.Remainder >= entry.Weight)
        {
            entry.Remainder -= entry.Weight;
            entry.Position++;
        }

        Queue(entry);
        _position++;
    }

    private void Queue(Entry entry)
    {
        if (entry.Position >= 2 * _currentWeight || entry.Position >= _currentWeight + _totalWeight)
        {
            entry.Position -= _currentWeight;
            _next.Enqueue(entry, new QueueKey(-entry.Weight, _order++));
        }
        else
        {
            EnqueueCurrent(entry);
        }
    }

    // What was taken out without being used goes back to where it was.
    private void PutBack(Entry entry)
    {
        if (entry.Position == 0)
        {
            _waiting.Enqueue(entry, new QueueKey(-entry.Weight, -_order++));
        }
        else
        {
            EnqueueCurrent(entry);
        }
    }

    private void EnqueueCurrent(Entry entry)
    {
        var key = (KeysPerPosition * entry.Position) + ((Weights.Max + entry.Remainder - entry.Weight) / Weights.Scale);
        _current.Enqueue(entry, new QueueKey(key, _order++));
    }

    private void Add(Server server, int weight)
    {
        if (!_away.Remove(server, out var entry))
        {
            entry = new Entry(server);
        }

        entry.Weight = weight;
        _entries.Add(server, entry);
        _totalWeight += weight;
        if (_currentWeight == 0)
        {
            // Nothing was picked yet: the first cycle is being laid out.
            _next.Enqueue(entry, new QueueKey(-weight, _order++));
            return;
        }

        entry.Position = _position + ((_totalWeight + _currentWeight - _position) / weight);
        Queue(entry);
    }

    private void Remove(Server server)
    {
        _entries.Remove(server, out var entry);
        _away.Add(server, entry!);
        _totalWeight -= entry!.Weight;
        TakeOut(entry);
    }

    private void Reweight(Entry entry, int weight)
    {
        _totalWeight += weight - entry.Weight;
        entry.Weight = weight;
        if (_waiting.Remove(entry, out _, out _))
        {
            // Not yet placed in the running cycle; its turn comes by weight alone.
            _waiting.Enqueue(entry, new QueueKey(-weight, _order++));
            return;
        }

        TakeOut(entry);
        if (_currentWeight == 0)
        {
            _next.Enqueue(entry, new QueueKey(-weight, _order++));
            return;
        }

        var step = _totalWeight / weight;
        entry.Position = Math.Min(entry.Position, entry.LastPosition + step);
        if (entry.Position < _position + NearestKeptTurn)
        {
            entry.Position = _position + step;
        }

        entry.Remainder = 0;
        Queue(entry);
    }

    private void TakeOut(Entry entry)
    {
        if (!_current.Remove(entry, out _, out _) && !_waiting.Remove(entry, out _, out _))
        {
            _next.Remove(entry, out _, out _);
        }
    }

    private sealed class Entry(Server server)
    {
        public Server Server { get; } = server;

        public int Weight { get; set; }

        public long Position { get; set; }

        public long LastPosition { get; set; }

        public int Remainder { get; set; }
    }

    // Smallest key first; among equals, first in first out.
    private readonly record struct QueueKey(long Key, long Order) : IComparable<QueueKey>
    {
        public int CompareTo(QueueKey other) => Key != other.Key ? Key.CompareTo(other.Key) : Order.CompareTo(other.Order);
    }
}
