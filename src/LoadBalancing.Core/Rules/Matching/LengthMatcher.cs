using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Finds texts whose length is in one of several ranges.</summary>
/// <param name="ranges">The ranges.</param>
internal sealed class LengthMatcher(NumberRange[] ranges) : Matcher
{
    private readonly NumberMatcher _length = new(ranges);

    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value) => _length.Matches(value.Text.Length);
}
