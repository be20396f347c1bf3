namespace LoadBalancing.Configuration;

/// <summary>A rule that names the server of a request.</summary>
public sealed class UseServerOptions
{
    /// <summary>
    /// Name of the server, or a format such as <c>%[req.cook(server)]</c> that makes it for each request; where there is no server of that name,
    /// the request is balanced. Required.
    /// </summary>
    public string Server { get; set; } = "";

    /// <summary>When the rule applies; see <see cref="RouteOptions.Condition"/>. Default: always.</summary>
    public string? Condition { get; set; }
}
