using LoadBalancing.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LoadBalancing.AspNetCore.Administration;

/// <summary>Tells the health of a backend to ASP.NET Core, with the state and the last check of each server.</summary>
internal sealed class BackendHealthCheck(BackendCollection backends, string name, BackendHealthOptions options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failure = context.Registration.FailureStatus;
        if (!backends.TryGet(name, out var backend))
        {
            return Task.FromResult(new HealthCheckResult(failure, $"There is no backend '{name}'."));
        }

        var (status, description) = BackendHealth.Of(backend, options);
        var data = backend.Servers.ToDictionary(server => server.Name, object (server) => BackendHealth.Describe(server));
        return Task.FromResult(new HealthCheckResult(status == HealthStatus.Unhealthy ? failure : status, description, data: data));
    }
}
