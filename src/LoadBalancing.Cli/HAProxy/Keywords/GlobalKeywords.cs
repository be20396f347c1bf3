namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>What <c>global</c> says about all servers, and about the end of the proxy.</summary>
internal static class GlobalKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("ca-base", SectionKinds.Global, ReadCaBase),
        new("grace", SectionKinds.Global, ReadGrace),
        new("ssl-server-verify", SectionKinds.Global, ReadVerify),
    ];

    private static void ReadCaBase(Statement statement, Proxy proxy)
    {
        if (statement.TryTake("ca-base", "a directory", out var directory))
        {
            statement.Global.CaBase = directory;
            statement.End();
        }
    }

    private static void ReadGrace(Statement statement, Proxy proxy)
    {
        if (statement.TryTakeTime("grace", out var time))
        {
            statement.Global.Grace = time;
            statement.End();
        }
    }

    private static void ReadVerify(Statement statement, Proxy proxy)
    {
        if (ServerTlsKeywords.TryTakeVerify(statement, "ssl-server-verify", out var verifies))
        {
            statement.Global.VerifiesServers = verifies;
            statement.End();
        }
    }
}
