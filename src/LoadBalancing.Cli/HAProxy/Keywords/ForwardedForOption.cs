using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>option forwardfor [except NETWORK] [header NAME] [if-none]</c>.</summary>
internal static class ForwardedForOption
{
    public static IEnumerable<Keyword> All { get; } = [new("option forwardfor", SectionKinds.Proxies, Read)];

    public static ParameterTable<ForwardedOptions> Parameters { get; } = new(
        new()
        {
            ["except"] = ReadExcept,
            ["header"] = ReadHeader,
            ["if-none"] = static (_, forwarded) => forwarded.ForIfNone = true,
        },
        []);

    private static void Read(Statement statement, Proxy proxy)
    {
        var forwarded = new ForwardedOptions { For = true };
        Parameters.Read(statement, forwarded);
        proxy.Forwarded = new Setting<ForwardedOptions>(forwarded, statement.Line);
    }

    private static void ReadExcept(Statement statement, ForwardedOptions forwarded)
    {
        if (statement.TryTake("except", "an address or a network such as 10.0.0.0/8", out var network))
        {
            // As in HAProxy the last one counts.
            forwarded.ForExcept.Clear();
            forwarded.ForExcept.Add(network);
        }
    }

    private static void ReadHeader(Statement statement, ForwardedOptions forwarded)
    {
        if (statement.TryTake("header", "a name", out var name))
        {
            forwarded.ForHeader = name;
        }
    }
}
