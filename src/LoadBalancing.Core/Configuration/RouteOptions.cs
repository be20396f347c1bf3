namespace LoadBalancing.Configuration;

/// <summary>A rule that chooses the backend of a request.</summary>
public sealed class RouteOptions
{
    /// <summary>Name of the backend. Required.</summary>
    public string Backend { get; set; } = "";

    /// <summary>
    /// When the rule applies: ACLs and criteria in braces that have to be met together, <c>or</c> between alternatives and <c>!</c>
    /// before what must not be met; <c>if</c> or <c>unless</c> may stand in front. Default: always.
    /// </summary>
    public string? Condition { get; set; }
}
