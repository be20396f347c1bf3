namespace LoadBalancing.Servers;

/// <summary>The state of a server at one moment; never changes.</summary>
/// <param name="Operational">What the server is able to do.</param>
/// <param name="Reasons">Why its operators keep it out of use, if they do.</param>
/// <param name="Health">
/// The health counter, 0 to rise + fall - 1; the server is up from rise on. Meaningless for a server that is not checked.
/// </param>
public sealed record ServerState(OperationalState Operational, AdministrativeReasons Reasons, int Health)
{
    private const AdministrativeReasons Maintenance =
        AdministrativeReasons.Maintenance | AdministrativeReasons.TrackedMaintenance | AdministrativeReasons.ConfiguredMaintenance;

    private const AdministrativeReasons Drain = AdministrativeReasons.Drain | AdministrativeReasons.TrackedDrain;

    /// <summary>Whether the server's agent says that it does not work; the agent alone takes that back.</summary>
    public bool AgentDown { get; init; }

    /// <summary>Whether the server is ejected for a while because its traffic goes worse than that of others.</summary>
    public bool Ejected { get; init; }

    /// <summary>Whether the two differ in nothing but in what counts towards the next change.</summary>
    internal bool IsLike(ServerState other) => this == other with { Health = Health, AgentDown = AgentDown };

    /// <summary>What its operators want: maintenance goes before drain, and drain before ready.</summary>
    public AdministrativeState Administrative =>
        (Reasons & Maintenance) != 0 ? AdministrativeState.Maintenance
        : (Reasons & Drain) != 0 ? AdministrativeState.Drain
        : AdministrativeState.Ready;

    /// <summary>Whether the server is drained, be it in maintenance as well.</summary>
    public bool IsDrained => (Reasons & Drain) != 0;

    /// <summary>Whether no request may go to the server, not even one that persistence brings.</summary>
    public bool IsStopped => Operational == OperationalState.Down || Administrative == AdministrativeState.Maintenance || Ejected;

    /// <summary>Whether the server may get new clients.</summary>
    public bool TakesNewClients => !IsStopped && Operational != OperationalState.Stopping && Administrative == AdministrativeState.Ready;
}
