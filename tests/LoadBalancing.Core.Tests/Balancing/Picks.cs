using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>Picks as text, one letter for each server.</summary>
internal static class Picks
{
    /// <summary>The first picks of a fresh farm of these weights.</summary>
    public static string Of(int[] weights, int count) => Take(Farm.Of(Farm.Weighted(weights)), count);

    /// <summary>The next picks of a backend.</summary>
    public static string Take(Backend backend, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => backend.Pick(avoid: null)!.Name));
}
