using LoadBalancing.Persistence;

namespace LoadBalancing.Configuration;

/// <summary>A rule that forces or ignores the persistence of a request.</summary>
public sealed class PersistenceRuleOptions
{
    /// <summary>What the rule does. Default: <see cref="PersistenceAction.Force"/>.</summary>
    public PersistenceAction Action { get; set; }

    /// <summary>When the rule applies; see <see cref="RouteOptions.Condition"/>. Default: always.</summary>
    public string? Condition { get; set; }
}
