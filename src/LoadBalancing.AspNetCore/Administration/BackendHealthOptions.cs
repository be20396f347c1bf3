namespace LoadBalancing.AspNetCore.Administration;

/// <summary>How the health of a backend follows from its servers.</summary>
public sealed class BackendHealthOptions
{
    /// <summary>
    /// The backend is degraded while fewer than so many percent of its active servers are usable, 0 to 100. Default: 100, any server that
    /// is not usable degrades it.
    /// </summary>
    public int DegradedBelow { get; set; } = 100;

    /// <summary>
    /// The backend is unhealthy while fewer than so many percent of its active servers are usable, 0 to 100. Default: 0. A backend with no
    /// usable server at all, backups included, is unhealthy in any case.
    /// </summary>
    public int UnhealthyBelow { get; set; }

    /// <summary>
    /// Whether only servers that take new clients are usable. Default: <see langword="false"/>, those that are drained, stopping or of
    /// weight 0 are usable too, for they serve the clients that they have; those that are down, ejected or in maintenance never are.
    /// </summary>
    public bool MustTakeNewClients { get; set; }
}
