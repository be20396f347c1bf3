using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Compares values with patterns. Never changes; comparing allocates nothing.</summary>
internal abstract class Matcher
{
    /// <summary>Whether the value matches any of the patterns.</summary>
    /// <param name="context">What the value was taken from.</param>
    /// <param name="value">A value of the type that the matcher was made for.</param>
    public abstract bool Matches(scoped in SampleContext context, scoped in SampleValue value);
}
