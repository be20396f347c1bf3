using LoadBalancing.Health;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>Results of checks.</summary>
internal static class Results
{
    public static CheckResult Passed { get; } = new(CheckCode.L4OK, "", TimeSpan.FromMilliseconds(1));

    public static CheckResult Failed { get; } = new(CheckCode.L4CON, "Connection refused", TimeSpan.FromMilliseconds(2));

    public static CheckResult Stopping { get; } = new(CheckCode.L7OKC, "Not Found", TimeSpan.FromMilliseconds(3), 404);

    /// <summary>The results of a script, <c>+</c> for a pass, <c>-</c> for a failure, <c>4</c> for a server that asks for no new clients.</summary>
    public static IEnumerable<CheckResult> Of(string script) => script.Select(letter => letter switch
    {
        '+' => Passed,
        '4' => Stopping,
        _ => Failed,
    });
}
