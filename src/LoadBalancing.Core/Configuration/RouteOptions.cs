namespace LoadBalancing.Configuration;

/// <summary>A rule that chooses the backend of a request.</summary>
public sealed class RouteOptions
{
    /// <summary>
    /// Name of the backend, or a format such as <c>%[req.hdr(Host),lower]</c> that makes it for each request; where there is no backend of that
    /// name, the default serves the request. Required.
    /// </summary>
    public string Backend { get; set; } = "";

    /// <summary>
    /// When the rule applies: ACLs and criteria in braces that have to be met together, <c>or</c> between alternatives and <c>!</c>
    /// before what must not be met; <c>if</c> or <c>unless</c> may stand in front. Default: always.
    /// </summary>
    public string? Condition { get; set; }
}
