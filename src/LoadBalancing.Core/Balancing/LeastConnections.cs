using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// The server with the fewest requests in flight for its weight, counted as if it had the next one already. Idle servers come
/// first, whatever their weight. Among equals, the one that has waited longest since its load last changed.
/// </summary>
internal sealed class LeastConnections : IBalancer
{
    private const long KeyScale = 4096;

    private readonly BusyLock _lock = new();

    // A heap: no entry comes before its parent, which stands at half its place.
    private Entry[] _heap = [];
    private int _count;
    private long _changes;

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        using (_lock.Enter())
        {
            if (_count == 0)
            {
                lease = default;
                return false;
            }

            var least = _heap[0];
            if (least.Server == avoid && _count > 1)
            {
                least = _count > 2 && _heap[2].ComesBefore(_heap[1]) ? _heap[2] : _heap[1];
            }

            // Beginning a request tells the entry, which finds its new place before the lock is given up.
            lease = new Lease(least.Server);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers)
    {
        using (_lock.Enter())
        {
            var stay = servers.ToHashSet();
            foreach (var gone in _heap.AsSpan(0, _count).ToArray().Where(entry => !stay.Contains(entry.Server)))
            {
                gone.Detach();
                Remove(gone);
            }

            if (_heap.Length < servers.Count)
            {
                Array.Resize(ref _heap, servers.Count);
            }

            foreach (var server in servers)
            {
                if (server.Entry is not Entry entry || entry.Owner != this)
                {
                    Add(new Entry(this, server));
                }
                else if (entry.Weight != server.EffectiveWeight)
                {
                    entry.Weight = server.EffectiveWeight;
                    Reposition(entry);
                }
            }
        }
    }

    private void Add(Entry entry)
    {
        // From here on the server tells every change; what changed before is counted now.
        entry.Server.Entry = entry;
        Interlocked.MemoryBarrier();
        entry.Measure(_changes++);
        entry.Place = _count;
        _heap[_count] = entry;
        Rise(entry);
        _count++;
    }

    private void Remove(Entry entry)
    {
        var last = _heap[--_count];
        _heap[_count] = null!;
        if (last != entry)
        {
            Put(last, entry.Place);
            Rise(last);
            Sink(last);
        }

        entry.Place = -1;
    }

    private void Reposition(Entry entry)
    {
        entry.Measure(_changes++);
        Rise(entry);
        Sink(entry);
    }

    private void Rise(Entry entry)
    {
        while (entry.Place > 0 && _heap[(entry.Place - 1) / 2] is var parent && entry.ComesBefore(parent))
        {
            Swap(entry, parent);
        }
    }

    private void Sink(Entry entry)
    {
        while ((2 * entry.Place) + 1 is var left && left < _count)
        {
            var right = left + 1;
            var child = right < _count && _heap[right].ComesBefore(_heap[left]) ? _heap[right] : _heap[left];
            if (!child.ComesBefore(entry))
            {
                return;
            }

            Swap(child, entry);
        }
    }

    private void Swap(Entry upwards, Entry downwards)
    {
        var place = downwards.Place;
        Put(downwards, upwards.Place);
        Put(upwards, place);
    }

    private void Put(Entry entry, int place)
    {
        entry.Place = place;
        _heap[place] = entry;
    }

    private sealed class Entry(LeastConnections owner, Server server) : ServerEntry(server)
    {
        private long _key;
        private long _change;

        public LeastConnections Owner => owner;

        public int Weight { get; set; } = server.EffectiveWeight;

        /// <summary>Place in the heap; -1 when the server has left.</summary>
        public int Place { get; set; }

        public bool ComesBefore(Entry other) => _key != other._key ? _key < other._key : _change < other._change;

        public void Measure(long change)
        {
            var inFlight = Server.InFlight;
            _key = inFlight == 0 ? 0 : (inFlight + 1) * KeyScale / Weight;
            _change = change;
        }

        public override void LoadChanged()
        {
            using (owner._lock.Enter())
            {
                if (Place >= 0)
                {
                    owner.Reposition(this);
                }
            }
        }
    }
}
