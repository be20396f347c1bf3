using System.Collections.Frozen;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Finds texts that are one of the patterns.</summary>
/// <param name="patterns">The patterns.</param>
/// <param name="ignoreCase">Whether letter case does not count.</param>
internal sealed class ExactMatcher(IEnumerable<string> patterns, bool ignoreCase) : Matcher
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _patterns =
        patterns.ToFrozenSet(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value) => _patterns.Contains(value.Text);
}
