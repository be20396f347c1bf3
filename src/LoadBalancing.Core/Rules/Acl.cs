using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>Criteria that have a name, or stand in braces; met when any of them is.</summary>
/// <param name="criteria">The criteria.</param>
internal sealed class Acl(params Criterion[] criteria)
{
    /// <summary>Whether it looks at the request's path.</summary>
    public bool LooksAtPath => Array.Exists(criteria, criterion => criterion.LooksAtPath);

    public bool IsMet(scoped in SampleContext context)
    {
        foreach (var criterion in criteria)
        {
            if (criterion.IsMet(context))
            {
                return true;
            }
        }

        return false;
    }
}
