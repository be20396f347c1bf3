using LoadBalancing.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LoadBalancing.AspNetCore.Administration;

/// <summary>Tells ASP.NET Core how the worst of all backends is, whichever there are at the time.</summary>
internal sealed class AllBackendsHealthCheck(BackendCollection backends, BackendHealthOptions options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var found = backends.OrderBy(backend => backend.Name, StringComparer.Ordinal).Select(backend => (Backend: backend, Health: BackendHealth.Of(backend, options))).ToList();
        var worst = found.Select(each => each.Health.Status).DefaultIfEmpty(HealthStatus.Healthy).Min();
        var data = found.SelectMany(each => each.Backend.Servers).ToDictionary(
            server => $"{server}", object (server) => BackendHealth.Describe(server));
        return Task.FromResult(new HealthCheckResult(
            worst == HealthStatus.Unhealthy ? context.Registration.FailureStatus : worst,
            string.Join(' ', found.Select(each => $"{each.Backend.Name}: {each.Health.Description}")),
            data: data));
    }
}
