using LoadBalancing.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LoadBalancing.AspNetCore.Administration;

/// <summary>How a backend is, which follows from its servers.</summary>
/// <param name="Status">The status.</param>
/// <param name="Description">How many servers count for it.</param>
internal sealed record BackendHealth(HealthStatus Status, string Description)
{
    public static BackendHealth Of(Backend backend, BackendHealthOptions options)
    {
        var servers = backend.Servers;
        var actives = servers.Count(server => !server.Settings.Backup);
        var usable = servers.Count(server => !server.Settings.Backup && Counts(server));
        var backups = servers.Count(server => server.Settings.Backup && Counts(server));
        var status =
            usable + backups == 0 || IsBelow(options.UnhealthyBelow) ? HealthStatus.Unhealthy
            : IsBelow(options.DegradedBelow) ? HealthStatus.Degraded
            : HealthStatus.Healthy;
        return new BackendHealth(status, $"{usable} of {actives} active servers and {backups} backups are usable.");

        bool Counts(Server server) => options.MustTakeNewClients ? server.IsUsable : !server.State.IsStopped;
        bool IsBelow(int percent) => 100 * usable < percent * actives;
    }

    /// <summary>The state and the last check of a server.</summary>
    public static string Describe(Server server) =>
        server.LastCheck is { } check ? $"{ServerStatus.Describe(server)}, last check: {check}" : ServerStatus.Describe(server);
}
