namespace LoadBalancing.Cli.HAProxy;

/// <summary>What the section <c>global</c> says that concerns proxies.</summary>
internal sealed class GlobalSettings
{
    /// <summary>Whether certificates of servers are verified where their line does not say.</summary>
    public bool VerifiesServers { get; set; } = true;

    /// <summary>The directory of files of authorities that are named without one.</summary>
    public string CaBase { get; set; } = "";
}
