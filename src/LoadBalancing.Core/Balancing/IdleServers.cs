namespace LoadBalancing.Balancing;

/// <summary>The idle servers of a <see cref="LoadOrder"/>: a list through the entries themselves, longest idle first.</summary>
internal sealed class IdleServers
{
    private LoadEntry? _last;

    public LoadEntry? First { get; private set; }

    public void Append(LoadEntry entry)
    {
        (entry.Previous, entry.Next) = (_last, null);
        if (_last is null)
        {
            First = entry;
        }
        else
        {
            _last.Next = entry;
        }

        _last = entry;
    }

    public void Remove(LoadEntry entry)
    {
        if (entry.Previous is { } previous)
        {
            previous.Next = entry.Next;
        }
        else
        {
            First = entry.Next;
        }

        if (entry.Next is { } next)
        {
            next.Previous = entry.Previous;
        }
        else
        {
            _last = entry.Previous;
        }
    }
}
