using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>One word of a condition.</summary>
/// <param name="Acl">What is looked at.</param>
/// <param name="Negated">Whether it must not be met.</param>
internal readonly record struct ConditionTerm(Acl Acl, bool Negated)
{
    public bool IsMet(scoped in SampleContext context) => Acl.IsMet(context) != Negated;
}
