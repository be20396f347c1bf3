using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Finds texts that begin with one of the patterns.</summary>
/// <param name="patterns">The patterns.</param>
/// <param name="comparison">Whether letter case counts.</param>
internal sealed class BeginningMatcher(string[] patterns, StringComparison comparison) : Matcher
{
    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value)
    {
        foreach (var pattern in patterns)
        {
            if (value.Text.StartsWith(pattern, comparison))
            {
                return true;
            }
        }

        return false;
    }
}
