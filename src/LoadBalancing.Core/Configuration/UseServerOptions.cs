namespace LoadBalancing.Configuration;

/// <summary>A rule that names the server of a request.</summary>
public sealed class UseServerOptions
{
    /// <summary>Name of the server. Required.</summary>
    public string Server { get; set; } = "";

    /// <summary>When the rule applies; see <see cref="RouteOptions.Condition"/>. Default: always.</summary>
    public string? Condition { get; set; }
}
