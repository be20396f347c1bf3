using LoadBalancing.Health;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>Results of checks.</summary>
internal static class Results
{
    public static CheckResult Passed { get; } = new(CheckCode.L4OK, "", TimeSpan.FromMilliseconds(1));

    public static CheckResult Failed { get; } = new(CheckCode.L4CON, "Connection refused", TimeSpan.FromMilliseconds(2));
}
