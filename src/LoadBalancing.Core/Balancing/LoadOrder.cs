namespace LoadBalancing.Balancing;

/// <summary>
/// Servers by load: those that are idle first, in the order in which they became so, then the others. The idle ones are a list, because on a
/// farm that is not busy nearly all are, and a pick and its end then cost the same however many there are. Not safe for threads.
/// </summary>
internal sealed class LoadOrder
{
    private readonly IdleServers _idle = new();

    // A heap: no entry comes before its parent, which stands at half its place.
    private LoadEntry[] _busy = [];
    private int _busyCount;
    private long _changes;

    /// <summary>The least loaded server.</summary>
    public LoadEntry? First => _idle.First ?? LeastBusy;

    /// <summary>The least loaded of the others.</summary>
    public LoadEntry? Second =>
        _idle.First is { } first ? first.Next ?? LeastBusy
        : _busyCount > 2 && _busy[2].ComesBefore(_busy[1]) ? _busy[2]
        : _busyCount > 1 ? _busy[1]
        : null;

    private LoadEntry? LeastBusy => _busyCount > 0 ? _busy[0] : null;

    /// <summary>Makes room for so many servers.</summary>
    public void Reserve(int servers)
    {
        if (_busy.Length < servers)
        {
            Array.Resize(ref _busy, servers);
        }
    }

    public void Add(LoadEntry entry)
    {
        entry.Measure(_changes++);
        if (entry.IsIdle)
        {
            _idle.Append(entry);
            return;
        }

        Put(entry, _busyCount++);
        Rise(entry);
    }

    public void Remove(LoadEntry entry)
    {
        if (entry.IsIdle)
        {
            _idle.Remove(entry);
            return;
        }

        var last = _busy[--_busyCount];
        _busy[_busyCount] = null!;
        if (last != entry)
        {
            Put(last, entry.Place);
            Rise(last);
            Sink(last);
        }
    }

    /// <summary>Finds the place of a server whose load or weight has changed.</summary>
    public void Move(LoadEntry entry)
    {
        // Out of the list or the heap first: which of them it is in is told by the load that it had.
        Remove(entry);
        Add(entry);
    }

    private void Rise(LoadEntry entry)
    {
        while (entry.Place > 0 && _busy[(entry.Place - 1) / 2] is var parent && entry.ComesBefore(parent))
        {
            Swap(entry, parent);
        }
    }

    private void Sink(LoadEntry entry)
    {
        while ((2 * entry.Place) + 1 is var left && left < _busyCount)
        {
            var right = left + 1;
            var child = right < _busyCount && _busy[right].ComesBefore(_busy[left]) ? _busy[right] : _busy[left];
            if (!child.ComesBefore(entry))
            {
                return;
            }

            Swap(child, entry);
        }
    }

    private void Swap(LoadEntry upwards, LoadEntry downwards)
    {
        var place = downwards.Place;
        Put(downwards, upwards.Place);
        Put(upwards, place);
    }

    private void Put(LoadEntry entry, int place)
    {
        entry.Place = place;
        _busy[place] = entry;
    }
}
