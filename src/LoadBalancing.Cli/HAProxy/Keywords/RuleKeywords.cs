using LoadBalancing.Rules;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>
/// What is done to requests and responses: <c>http-request</c>, <c>http-response</c>, and <c>redirect</c>, which is the former's older
/// spelling. The engine reads the rules themselves, as it does those of JSON.
/// </summary>
internal static class RuleKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("http-request", SectionKinds.Proxies, static (statement, proxy) => Read(statement, proxy, proxy.RequestRules)),
        new("http-response", SectionKinds.Proxies, static (statement, proxy) => Read(statement, proxy, proxy.ResponseRules)),
        new("redirect", SectionKinds.Frontend | SectionKinds.Backend | SectionKinds.Listen, ReadRedirect),
    ];

    private static void Read(Statement statement, Proxy proxy, List<Setting<string>> rules)
    {
        if (proxy is { Kind: SectionKinds.Defaults, Name: "" })
        {
            statement.Error($"'{statement.Keyword}' is allowed in a defaults section with a name only.");
        }

        rules.Add(new Setting<string>(RuleWords.Join(statement.TakeRest()), statement.Line));
    }

    private static void ReadRedirect(Statement statement, Proxy proxy) =>
        proxy.Redirects.Add(new Setting<string>(RuleWords.Join(["redirect", .. statement.TakeRest()]), statement.Line));
}
