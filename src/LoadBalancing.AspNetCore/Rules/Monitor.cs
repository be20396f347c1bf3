using LoadBalancing.Rules;
using LoadBalancing.Samples;

namespace LoadBalancing.AspNetCore.Rules;

/// <summary>The one request target by which others ask whether the proxy itself is alive.</summary>
/// <param name="target">The target, from the slash on, with its query.</param>
/// <param name="failures">Of these conditions each means that it is not.</param>
internal sealed class Monitor(string target, IEnumerable<Condition> failures)
{
    private readonly Condition[] _failures = [.. failures];

    /// <summary>Whether a request asks for that.</summary>
    public bool Concerns(scoped in SampleContext context) => RequestTarget.PathAndQuery(context.Request.Target).SequenceEqual(target);

    /// <summary>Whether the answer is that the proxy can serve requests.</summary>
    public bool IsWell(scoped in SampleContext context)
    {
        foreach (var failure in _failures)
        {
            if (failure.IsMet(context))
            {
                return false;
            }
        }

        return true;
    }
}
