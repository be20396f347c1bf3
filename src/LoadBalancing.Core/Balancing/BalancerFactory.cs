using System.Diagnostics;
using LoadBalancing.Configuration;

namespace LoadBalancing.Balancing;

/// <summary>Makes the algorithm that the settings ask for.</summary>
internal static class BalancerFactory
{
    /// <param name="settings">The algorithm and its parameters.</param>
    /// <param name="time">The clock of algorithms that go by time.</param>
    /// <param name="random">Draws lots; used by many threads at once.</param>
    public static IBalancer Create(BalanceSettings settings, TimeProvider time, Random random) => settings.Algorithm switch
    {
        Algorithm.RoundRobin => new RoundRobin(),
        _ => throw new UnreachableException($"There is no algorithm {settings.Algorithm}."),
    };
}
