namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>What <c>global</c> says about all servers.</summary>
internal static class GlobalKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("ca-base", SectionKinds.Global, ReadCaBase),
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

    private static void ReadVerify(Statement statement, Proxy proxy)
    {
        if (ServerTlsKeywords.TryTakeVerify(statement, "ssl-server-verify", out var verifies))
        {
            statement.Global.VerifiesServers = verifies;
            statement.End();
        }
    }
}
