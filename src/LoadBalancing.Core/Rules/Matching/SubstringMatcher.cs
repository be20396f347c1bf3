using System.Buffers;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Finds texts that contain one of the patterns.</summary>
/// <param name="patterns">The patterns.</param>
/// <param name="comparison">Whether letter case counts.</param>
internal sealed class SubstringMatcher(string[] patterns, StringComparison comparison) : Matcher
{
    private readonly SearchValues<string> _patterns = SearchValues.Create(patterns, comparison);

    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value) => value.Text.ContainsAny(_patterns);
}
