namespace LoadBalancing.Servers;

/// <summary>The state of a server at one moment; never changes.</summary>
/// <param name="Operational">What the server is able to do.</param>
/// <param name="Administrative">What its operators want.</param>
/// <param name="Health">
/// The health counter, 0 to rise + fall - 1; the server is up from rise on. Meaningless for a server that is not checked.
/// </param>
public sealed record ServerState(OperationalState Operational, AdministrativeState Administrative, int Health)
{
    /// <summary>Whether no request may go to the server, not even one that persistence brings.</summary>
    public bool IsStopped => Operational == OperationalState.Down || Administrative == AdministrativeState.Maintenance;
}
