using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Is content with any value.</summary>
internal sealed class FoundMatcher : Matcher
{
    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value) => true;
}
