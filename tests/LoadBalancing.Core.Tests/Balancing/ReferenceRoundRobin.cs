namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>
/// The rules of weighted round robin written down as plainly as possible: three unordered lists that are searched from end
/// to end on every pick. Slow, and simple enough to be believed.
/// </summary>
internal sealed class ReferenceRoundRobin
{
    private readonly List<Member> _init = [];
    private readonly List<Member> _current = [];
    private readonly List<Member> _next = [];
    private readonly long _total;
    private long _currentPosition;
    private long _currentWeight;

    public ReferenceRoundRobin(IReadOnlyList<int> weights)
    {
        _total = 16L * weights.Sum();
        _currentPosition = _currentWeight = _total;
        _init.AddRange(weights.Select((weight, index) => new Member(index, 16L * weight)));
    }

    /// <summary>The index of the server picked next.</summary>
    public int Pick()
    {
        var picked = Take();
        if (picked.Position == 0)
        {
            picked.Position = _currentPosition;
        }

        picked.Position += _total / picked.Weight;
        picked.Remainder += _total % picked.Weight;
        if (picked.Remainder >= picked.Weight)
        {
            picked.Remainder -= picked.Weight;
            picked.Position++;
        }

        if (picked.Position >= 2 * _currentWeight || picked.Position >= _currentWeight + _total)
        {
            picked.Position -= _currentWeight;
            _next.Add(picked);
        }
        else
        {
            _current.Add(picked);
        }

        _currentPosition++;
        return picked.Index;
    }

    private Member Take()
    {
        // MinBy and MaxBy take the first of equals, and the lists are in the order of arrival.
        var due = _current.MinBy(KeyOf);
        if (due is not null && due.Position <= _currentPosition)
        {
            _current.Remove(due);
            return due;
        }

        if (_init.MaxBy(member => member.Weight) is { } heaviest)
        {
            _init.Remove(heaviest);
            heaviest.Position = heaviest.Remainder = 0;
            return heaviest;
        }

        if (due is not null)
        {
            _current.Remove(due);
            return due;
        }

        _init.AddRange(_next);
        _next.Clear();
        _currentPosition = _currentWeight = _total;
        return Take();
    }

    private static long KeyOf(Member member) => (256 * member.Position) + ((4096 + member.Remainder - member.Weight) / 16);

    private sealed class Member(int index, long weight)
    {
        public int Index { get; } = index;

        public long Weight { get; } = weight;

        public long Position { get; set; }

        public long Remainder { get; set; }
    }
}
