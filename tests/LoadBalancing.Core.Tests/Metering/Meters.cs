using System.Diagnostics.Metrics;
using LoadBalancing.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Core.Tests.Metering;

/// <summary>Makes meters for tests.</summary>
internal static class Meters
{
    public static IMeterFactory Factory() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public static LoadBalancerMetrics Create() => new(Factory());
}
