namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>The seed of what is made up. A test that takes it as its parameter tells it when it fails.</summary>
internal static class FuzzSeed
{
    /// <summary>The number of the day, so that each day tries something else and a failure can be had again.</summary>
    public static int OfToday { get; } = (int)(DateTime.UtcNow - DateTime.UnixEpoch).TotalDays;
}
