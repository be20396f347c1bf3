namespace LoadBalancing.Cli.Configuration;

/// <summary>How much a remark about a configuration file matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing; everything works as written.</summary>
    Notice,

    /// <summary>Probably not what was meant.</summary>
    Warning,

    /// <summary>The file cannot be used.</summary>
    Error,
}
