using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>
/// <c>option allbackups</c>, and <c>backup-threshold</c>, which HAProxy does not have: how many active servers have to be usable for the
/// backups to rest.
/// </summary>
internal static class BackupOption
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("option allbackups", SectionKinds.ServerSide, Read) { Negatable = true },
        new("backup-threshold", SectionKinds.ServerSide, ReadThreshold),
    ];

    private static void Read(Statement statement, Proxy proxy)
    {
        proxy.Backend.AllBackups = !statement.Negated;
        statement.End();
    }

    private static void ReadThreshold(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("backup-threshold", "a number of servers or a percentage", out var word))
        {
            return;
        }

        if (!BackupThreshold.TryParse(word, out _))
        {
            statement.Error($"'backup-threshold' expects 1 or more servers, or 1% to 100%, found '{word}'.");
            return;
        }

        proxy.Backend.BackupThreshold = word;
        statement.End();
    }
}
