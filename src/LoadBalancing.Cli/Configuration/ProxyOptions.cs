using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Everything the standalone proxy runs on.</summary>
public sealed class ProxyOptions
{
    /// <summary>The listening points by name.</summary>
    public IDictionary<string, FrontendOptions> Frontends { get; } = new Dictionary<string, FrontendOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The backends.</summary>
    public LoadBalancerOptions LoadBalancer { get; init; } = new();
}
