using LoadBalancing.AspNetCore.Administration;
using LoadBalancing.Servers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health of backends to the health checks of an application.</summary>
public static class LoadBalancerHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of a backend, of the backend's own name: degraded while an active server is not usable, unhealthy while no server is,
    /// with the state and the last check of each server as data.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">Name of the backend; letter case does not matter.</param>
    /// <param name="configure">Changes when the backend is degraded and when it is unhealthy.</param>
    /// <param name="failureStatus">What is reported in place of unhealthy. Default: <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <exception cref="ArgumentException">A limit is not a percentage.</exception>
    public static IHealthChecksBuilder AddBackend(
        this IHealthChecksBuilder builder, string name, Action<BackendHealthOptions>? configure = null, HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var options = Configure(configure);
        return builder.Add(new HealthCheckRegistration(
            name, services => new BackendHealthCheck(services.GetRequiredService<BackendCollection>(), name, options), failureStatus, tags));
    }

    /// <summary>
    /// Adds a check of all backends, those included that a reload adds: as the worst of them, each judged as <see cref="AddBackend"/> does,
    /// with the state and the last check of each server as data.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">Name of the check.</param>
    /// <param name="configure">Changes when a backend is degraded and when it is unhealthy.</param>
    /// <param name="failureStatus">What is reported in place of unhealthy. Default: <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <exception cref="ArgumentException">A limit is not a percentage.</exception>
    public static IHealthChecksBuilder AddBackends(
        this IHealthChecksBuilder builder, string name = "backends", Action<BackendHealthOptions>? configure = null,
        HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var options = Configure(configure);
        return builder.Add(new HealthCheckRegistration(
            name, services => new AllBackendsHealthCheck(services.GetRequiredService<BackendCollection>(), options), failureStatus, tags));
    }

    private static BackendHealthOptions Configure(Action<BackendHealthOptions>? configure)
    {
        var options = new BackendHealthOptions();
        configure?.Invoke(options);
        if (options.DegradedBelow is < 0 or > 100 || options.UnhealthyBelow is < 0 or > 100)
        {
            throw new ArgumentException(
                $"Expected percentages from 0 to 100, found {options.DegradedBelow} and {options.UnhealthyBelow}.", nameof(configure));
        }

        return options;
    }
}
