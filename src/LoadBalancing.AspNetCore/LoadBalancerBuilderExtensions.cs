using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Connections;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Settings of a load balancer that concern ASP.NET Core alone.</summary>
public static class LoadBalancerBuilderExtensions
{
    /// <summary>
    /// Runs the application's TCP connections and those to its servers on event loops, one a core, which takes less CPU time for
    /// a request. Requests then run on the loops' own threads, so use it only where no middleware, handler or hook ever blocks a
    /// thread: one that blocks holds up all the connections of its loop. Linux only; elsewhere it changes nothing.
    /// </summary>
    /// <param name="builder">The load balancer.</param>
    public static LoadBalancerBuilder UseEventLoops(this LoadBalancerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (OperatingSystem.IsLinux())
        {
            var transport = new EventTransportFactory();
            builder.Services.AddSingleton(transport);
            builder.Services.AddSingleton<IConnectionListenerFactory>(transport);
        }

        return builder;
    }
}
