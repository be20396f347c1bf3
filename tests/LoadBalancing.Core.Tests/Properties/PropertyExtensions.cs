using FsCheck;
using FsCheck.Fluent;

namespace LoadBalancing.Core.Tests.Properties;

/// <summary>Checks properties on generated input that is the same on every run.</summary>
internal static class PropertyExtensions
{
    private static readonly Config Replayed = Config.QuickThrowOnFailure.WithReplay(20260714, 1729).WithQuietOnSuccess(true);

    /// <summary>Fails the test with the smallest input found for which the property does not hold.</summary>
    public static void Holds(this Property property) => Check.One(Replayed, property);

    /// <summary>A seed for everything random that no generator makes.</summary>
    public static Arbitrary<int> Seeds { get; } = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
}
