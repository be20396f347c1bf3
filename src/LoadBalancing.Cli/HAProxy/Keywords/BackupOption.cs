namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>option allbackups</c>.</summary>
internal static class BackupOption
{
    public static IEnumerable<Keyword> All { get; } = [new("option allbackups", SectionKinds.ServerSide, Read) { Negatable = true }];

    private static void Read(Statement statement, Proxy proxy)
    {
        proxy.Backend.AllBackups = !statement.Negated;
        statement.End();
    }
}
