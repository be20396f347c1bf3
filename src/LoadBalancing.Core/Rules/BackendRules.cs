using LoadBalancing.Configuration;
using LoadBalancing.Persistence;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>The rules of a backend, read from its options; never changes.</summary>
internal sealed class BackendRules
{
    /// <summary>No rules.</summary>
    public static BackendRules None { get; } = new(new BackendOptions(), new AclSet([]));

    private readonly (Condition Condition, PersistenceAction Action)[] _persistence;

    /// <param name="options">The options, without mistakes.</param>
    /// <param name="acls">What the backend declares.</param>
    public BackendRules(BackendOptions options, AclSet acls)
    {
        UseServers = [.. options.UseServers.Select(rule => (acls.Read(rule.Condition), new RuleName(rule.Server)))];
        _persistence = [.. options.PersistenceRules.Select(rule => (acls.Read(rule.Condition), rule.Action))];
    }

    /// <summary>Whether a rule goes by the request's path.</summary>
    public bool LooksAtPath =>
        UseServers.Any(rule => rule.Condition.LooksAtPath || rule.Server.IsOfPath) || Array.Exists(_persistence, rule => rule.Condition.LooksAtPath);

    /// <summary>The rules that name servers, in their order.</summary>
    public IReadOnlyList<(Condition Condition, RuleName Server)> UseServers { get; }

    /// <summary>What the first rule that applies does with the persistence of a request, or <see langword="null"/>.</summary>
    public PersistenceAction? PersistenceOf(in SampleContext context)
    {
        foreach (var (condition, action) in _persistence)
        {
            if (condition.IsMet(context))
            {
                return action;
            }
        }

        return null;
    }
}
