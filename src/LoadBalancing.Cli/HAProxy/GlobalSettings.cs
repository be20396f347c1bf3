using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>What the section <c>global</c> says that concerns proxies.</summary>
internal sealed class GlobalSettings
{
    /// <summary>Whether certificates of servers are verified where their line does not say.</summary>
    public bool VerifiesServers { get; set; } = true;

    /// <summary>How long the proxy goes on once it is asked to stop.</summary>
    public TimeSpan Grace { get; set; }

    /// <summary>What is set for every frontend, in the order of the file.</summary>
    public List<Action<LimitOptions>> Limits { get; } = [];

    /// <summary>The directory of files of authorities that are named without one.</summary>
    public string CaBase { get; set; } = "";

    /// <summary>Whether programs may be run as checks.</summary>
    public bool AllowExternalChecks { get; set; }

    /// <summary>By how many percent the intervals of checks vary.</summary>
    public int CheckSpread { get; set; }
}
