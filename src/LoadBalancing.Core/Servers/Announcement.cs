namespace LoadBalancing.Servers;

/// <summary>Changes that became true together, and what they left.</summary>
/// <param name="Changes">The changes.</param>
/// <param name="UsableActives">Active servers usable from then on.</param>
/// <param name="UsableBackups">Backups usable from then on.</param>
/// <param name="IsLastLost">Whether they took the last usable server.</param>
internal readonly record struct Announcement(
    IReadOnlyList<ServerStateChange> Changes, int UsableActives, int UsableBackups, bool IsLastLost)
{
    /// <summary>The result of a check that is told for itself, if it is not changes that are.</summary>
    public CheckNews? Check { get; init; }
}
