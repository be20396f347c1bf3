using LoadBalancing.AspNetCore.Forwarding;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>
/// <c>option accept-invalid-http-request</c>: lets through what the guard can let through safely. TRACE is not invalid, and stays refused.
/// </summary>
internal static class StrictnessOption
{
    private static readonly RequestStrictness Lenient = new()
    {
        AllowDotSegments = true,
        AllowFragment = true,
        AllowUserInfo = true,
        AllowMethodCase = true,
        AllowEmptyHost = true,
        AllowLengthWithCoding = true,
    };

    public static Keyword Keyword { get; } = new("option accept-invalid-http-request", SectionKinds.ClientSide, Read) { Negatable = true };

    private static void Read(Statement statement, Proxy proxy)
    {
        proxy.Frontend.Strictness = statement.Negated ? RequestStrictness.Strict : Lenient;
        statement.End();
    }
}
