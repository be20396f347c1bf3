using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Everything the standalone proxy runs on.</summary>
public sealed class ProxyOptions
{
    /// <summary>The listening points by name.</summary>
    public IDictionary<string, FrontendOptions> Frontends { get; } = new Dictionary<string, FrontendOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// How long the proxy goes on as before once it is asked to stop. Conditions find it <c>stopping</c> meanwhile, so that those who ask
    /// whether it is alive leave it before it leaves them. 0 to 24 days; 0 by default.
    /// </summary>
    public TimeSpan Grace { get; set; }

    /// <summary>The backends.</summary>
    public LoadBalancerOptions LoadBalancer { get; init; } = new();
}
