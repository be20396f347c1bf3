using System.Globalization;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>
/// <c>external-check</c> in <c>global</c>, which allows programs to be run, and in proxies <c>option external-check</c>,
/// <c>external-check command</c> and <c>external-check path</c>.
/// </summary>
internal static class ExternalCheckKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("external-check", SectionKinds.Global, static (statement, _) =>
        {
            statement.Global.AllowExternalChecks = true;
            statement.End();
        }),
        new("option external-check", SectionKinds.ServerSide, ReadOption),
        new("external-check command", SectionKinds.ServerSide, Text("external-check command", "a program", static (proxy, value) => proxy.External.Command = value)),
        new("external-check path", SectionKinds.ServerSide, Text("external-check path", "directories", static (proxy, value) => proxy.External.Path = value)),
    ];

    private static void ReadOption(Statement statement, Proxy proxy)
    {
        proxy.Check.Use(check => check.External = WithAddress(proxy));
        statement.Locate($"{proxy.BackendPath}:Check:External");
        statement.End();
    }

    // Programs are told the first address of the proxy, if there is one.
    private static ExternalCheckOptions WithAddress(Proxy proxy)
    {
        if (proxy.Frontend.Binds is [var first, ..] && BindAddress.TryParse(first.Split(',')[0], out var endPoints, out _))
        {
            proxy.External.ProxyAddress = endPoints[0].Address.ToString();
            proxy.External.ProxyPort = endPoints[0].Port.ToString(CultureInfo.InvariantCulture);
        }

        return proxy.External;
    }

    private static Action<Statement, Proxy> Text(string name, string expected, Action<Proxy, string> set) => (statement, proxy) =>
    {
        if (statement.TryTake(name, expected, out var value))
        {
            set(proxy, value);
            statement.End();
        }
    };
}
