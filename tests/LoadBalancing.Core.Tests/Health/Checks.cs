using LoadBalancing.Health;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>Makes what runs checks.</summary>
internal static class Checks
{
    /// <summary>A runner that knows these checks of the application.</summary>
    public static CheckRunner Runner(TimeProvider time, params (string Name, IServerCheck Check)[] customs) => new(
        time,
        new ServerChecks(
            customs.Select(custom => new ServerCheckRegistration(custom.Name, _ => custom.Check)),
            new ServiceCollection().BuildServiceProvider()));
}
