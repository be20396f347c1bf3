using LoadBalancing.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LoadBalancing.AspNetCore.Administration;

/// <summary>Tells the health of a backend to ASP.NET Core, with the state and the last check of each server.</summary>
internal sealed class BackendHealthCheck(BackendCollection backends, string name, BackendHealthOptions options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(backends.TryGet(name, out var backend)
            ? Judge(backend)
            : HealthCheckResult.Unhealthy($"There is no backend '{name}'."));

    private HealthCheckResult Judge(Backend backend)
    {
        var servers = backend.Servers;
        var actives = servers.Count(server => !server.Settings.Backup);
        var usable = servers.Count(server => server is { IsUsable: true, Settings.Backup: false });
        var backups = servers.Count(server => server is { IsUsable: true, Settings.Backup: true });
        var status =
            usable + backups == 0 || IsBelow(options.UnhealthyBelow) ? HealthStatus.Unhealthy
            : IsBelow(options.DegradedBelow) ? HealthStatus.Degraded
            : HealthStatus.Healthy;
        var data = servers.ToDictionary(server => server.Name, Describe);
        return new HealthCheckResult(status, $"{usable} of {actives} active servers and {backups} backups are usable.", data: data);

        bool IsBelow(int percent) => 100 * usable < percent * actives;
    }

    private static object Describe(Server server) =>
        server.LastCheck is { } check ? $"{ServerStatus.Describe(server)}, last check: {check}" : ServerStatus.Describe(server);
}
