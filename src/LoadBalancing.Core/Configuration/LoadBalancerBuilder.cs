using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LoadBalancing.Configuration;

/// <summary>Describes the backends of an application in code; begun by <c>AddLoadBalancer</c>.</summary>
public sealed class LoadBalancerBuilder
{
    internal LoadBalancerBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the application.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a backend, or goes on describing the one of this name.</summary>
    /// <param name="name">Name of the backend.</param>
    /// <param name="configure">Describes it.</param>
    public LoadBalancerBuilder AddBackend(string name, Action<BackendBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure<LoadBalancerOptions>(options =>
        {
            if (!options.Backends.TryGetValue(name, out var backend))
            {
                options.Backends.Add(name, backend = new BackendOptions());
            }

            configure(new BackendBuilder(backend));
        });
        return this;
    }

    /// <summary>Allows programs to be run as checks; see <see cref="LoadBalancerOptions.AllowExternalChecks"/>.</summary>
    public LoadBalancerBuilder AllowExternalChecks()
    {
        Services.Configure<LoadBalancerOptions>(options => options.AllowExternalChecks = true);
        return this;
    }

    /// <summary>Adds a check of the application, made once and used for all servers whose <see cref="CheckOptions.Custom"/> names it.</summary>
    /// <typeparam name="T">The check; its constructor gets services of the application.</typeparam>
    /// <param name="name">The name; letter case does not matter.</param>
    public LoadBalancerBuilder AddCheck<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string name)
        where T : class, IServerCheck
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Services.TryAddSingleton<T>();
        Services.AddSingleton(new ServerCheckRegistration(name, provider => provider.GetRequiredService<T>()));
        return this;
    }
}
