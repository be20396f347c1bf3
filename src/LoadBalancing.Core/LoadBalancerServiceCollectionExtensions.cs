using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using LoadBalancing.Dispatching;
using LoadBalancing.Health;
using LoadBalancing.Http;
using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds load balancing to an application's services.</summary>
public static class LoadBalancerServiceCollectionExtensions
{
    /// <summary>Adds the engine. Backends are described by the methods of the result.</summary>
    /// <param name="services">The services of the application.</param>
    public static LoadBalancerBuilder AddLoadBalancer(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddMetrics();
        services.AddOptions<LoadBalancerOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LoadBalancerOptions>, LoadBalancerOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LoadBalancerOptions>, CustomCheckValidator>());
        services.TryAddSingleton<IOptionsFactory<LoadBalancerOptions>, LoadBalancerOptionsFactory>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IStickStoreFactory>(provider => new MemoryStickStoreFactory(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<LoadBalancerMetrics>();
        services.TryAddSingleton<ServerChecks>();
        services.TryAddSingleton<CheckRunner>();
        services.TryAddSingleton(provider => new HealthMonitor(
            provider.GetRequiredService<CheckRunner>(),
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared,
            provider.GetRequiredService<LoadBalancerMetrics>(),
            provider.GetRequiredService<ILogger<HealthMonitor>>()));
        services.TryAddSingleton(provider => new BackendCollection(
            provider.GetRequiredService<IOptionsMonitor<LoadBalancerOptions>>(),
            provider.GetRequiredService<HealthMonitor>(),
            provider.GetRequiredService<LoadBalancerMetrics>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared,
            provider.GetRequiredService<IStickStoreFactory>()));
        services.TryAddSingleton(provider => new Dispatcher(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<LoadBalancerMetrics>()));
        services.TryAddSingleton(provider => new RequestJournal(
            provider.GetRequiredService<LoadBalancerMetrics>(), provider.GetRequiredService<ILogger<RequestJournal>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BackendStarter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, GrpcBalancingFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, CookieFilter>());
        return new LoadBalancerBuilder(services);
    }

    /// <summary>
    /// Adds the engine with the backends of a configuration section, and follows the section's changes: a change that is valid
    /// applies at once, one that is not is logged and leaves everything as it was.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="section">The section, usually <c>LoadBalancer</c>.</param>
    public static LoadBalancerBuilder AddLoadBalancer(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var builder = services.AddLoadBalancer();
        services.AddSingleton<IConfigureOptions<LoadBalancerOptions>>(new LoadBalancerOptionsReader(section));
        services.AddSingleton<IOptionsChangeTokenSource<LoadBalancerOptions>>(
            new ConfigurationChangeTokenSource<LoadBalancerOptions>(Options.Options.DefaultName, section));
        return builder;
    }
}
