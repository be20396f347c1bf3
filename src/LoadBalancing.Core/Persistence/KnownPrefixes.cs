using System.Collections.Frozen;

namespace LoadBalancing.Persistence;

/// <summary>The prefixes of an application's cookie that name servers. Never changes.</summary>
/// <param name="values">The values of all servers.</param>
/// <param name="groups">The values for all servers of a label's value; behind one may stand a server that is gone by now.</param>
internal sealed class KnownPrefixes(IEnumerable<string> values, IEnumerable<string> groups)
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _values = Lookup(values);
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _groups = Lookup(groups);

    public bool Contains(ReadOnlySpan<char> prefix)
    {
        var end = prefix.IndexOf(CookieValues.GroupEnd);
        return _values.Contains(prefix) || _groups.Contains(end < 0 ? prefix : prefix[..end]);
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(IEnumerable<string> texts) =>
        texts.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
