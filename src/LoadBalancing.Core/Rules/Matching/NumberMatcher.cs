using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Finds numbers that are in one of several ranges.</summary>
/// <param name="ranges">The ranges.</param>
internal sealed class NumberMatcher(NumberRange[] ranges) : Matcher
{
    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value) => Matches(value.Number);

    public bool Matches(long number)
    {
        foreach (var range in ranges)
        {
            if (range.Contains(number))
            {
                return true;
            }
        }

        return false;
    }
}
