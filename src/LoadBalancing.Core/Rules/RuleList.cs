using LoadBalancing.Configuration;

namespace LoadBalancing.Rules;

/// <summary>The rules of one proxy about requests, or about responses; never changes.</summary>
internal sealed class RuleList
{
    private readonly Rule[] _rules;

    private RuleList(Rule[] rules) => _rules = rules;

    public ReadOnlySpan<Rule> All => _rules;

    /// <summary>Whether a rule applies or not by the request's path, or keeps it for others that may.</summary>
    public bool LooksAtPath => Array.Exists(_rules, rule => rule.Condition.LooksAtPath || rule.Action.IsOfPath);

    /// <summary>Reads rules.</summary>
    /// <param name="kind">What they are about.</param>
    /// <param name="rules">The rules, in the order in which they apply.</param>
    /// <param name="acls">What their conditions may name.</param>
    /// <returns>The rules, or <see langword="null"/> when there are none.</returns>
    /// <exception cref="FormatException">A rule cannot be read.</exception>
    public static RuleList? Read(RuleKind kind, ICollection<string> rules, AclSet acls) =>
        rules.Count == 0 ? null : new RuleList([.. rules.Select(rule => RuleParser.Parse(kind, rule, acls))]);

    /// <summary>Finds the mistakes in rules.</summary>
    /// <param name="path">Where the rules stand.</param>
    /// <inheritdoc cref="Read"/>
    /// <param name="kind">What they are about.</param>
    /// <param name="rules">The rules, in the order in which they apply.</param>
    /// <param name="acls">What their conditions may name.</param>
    public static IEnumerable<ConfigurationError> FindErrors(string path, RuleKind kind, IEnumerable<string> rules, AclSet acls) =>
        from rule in rules.Index()
        let problem = FindProblem(kind, rule.Item, acls)
        where problem is not null
        select new ConfigurationError($"{path}:{rule.Index}", problem);

    private static string? FindProblem(RuleKind kind, string rule, AclSet acls)
    {
        try
        {
            _ = RuleParser.Parse(kind, rule, acls);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
