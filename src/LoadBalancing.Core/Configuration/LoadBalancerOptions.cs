namespace LoadBalancing.Configuration;

/// <summary>Everything the engine runs on: the backends by name.</summary>
public sealed class LoadBalancerOptions
{
    /// <summary>The backends. Names are not case-sensitive and hold no white space.</summary>
    public IDictionary<string, BackendOptions> Backends { get; } =
        new Dictionary<string, BackendOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether programs may be run, as <see cref="CheckOptions.External"/> wants it. Who can change the configuration can then run programs with
    /// the rights of the application. Default: <see langword="false"/>.
    /// </summary>
    public bool AllowExternalChecks { get; set; }

    /// <summary>What a configuration source could not read, each with its path; reported together with what validation finds.</summary>
    internal List<string> ReadErrors { get; } = [];

    /// <summary>Path of the configuration section that was read, or empty.</summary>
    internal string Section { get; set; } = "";
}
