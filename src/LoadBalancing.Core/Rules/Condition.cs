using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>When a rule applies. Never changes; looking at a request allocates nothing. <see cref="AclSet"/> reads conditions.</summary>
/// <param name="alternatives">Terms that have to be met together; one such group is enough.</param>
/// <param name="negated">Whether the rule applies when none is.</param>
internal sealed class Condition(ConditionTerm[][] alternatives, bool negated)
{
    /// <summary>The condition of a rule that always applies.</summary>
    public static Condition Always { get; } = new([[]], negated: false);

    /// <summary>Whether it looks at the request's path.</summary>
    public bool LooksAtPath => alternatives.Any(terms => Array.Exists(terms, term => term.Acl.LooksAtPath));

    /// <summary>Whether the rule applies.</summary>
    /// <param name="context">The request, and what the balancer knows.</param>
    public bool IsMet(in SampleContext context)
    {
        foreach (var terms in alternatives)
        {
            if (AreMet(terms, context))
            {
                return !negated;
            }
        }

        return negated;
    }

    private static bool AreMet(ConditionTerm[] terms, in SampleContext context)
    {
        foreach (var term in terms)
        {
            if (!term.IsMet(context))
            {
                return false;
            }
        }

        return true;
    }
}
