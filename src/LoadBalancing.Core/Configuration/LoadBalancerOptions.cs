namespace LoadBalancing.Configuration;

/// <summary>Everything the engine runs on: the backends by name.</summary>
public sealed class LoadBalancerOptions
{
    /// <summary>The backends. Names are not case-sensitive and hold no white space.</summary>
    public IDictionary<string, BackendOptions> Backends { get; } =
        new Dictionary<string, BackendOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a configuration source could not read, each with its path; reported together with what validation finds.</summary>
    internal List<string> ReadErrors { get; } = [];

    /// <summary>Path of the configuration section that was read, or empty.</summary>
    internal string Section { get; set; } = "";
}
