using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Finds what is true, or a number other than 0.</summary>
internal sealed class FlagMatcher : Matcher
{
    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value) => value.Number != 0;
}
