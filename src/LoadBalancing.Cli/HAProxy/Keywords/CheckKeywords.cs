namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>spread-checks</c>, <c>option log-health-checks</c>, and <c>option shared-checks</c>, which HAProxy does not have: one check for servers that are checked alike.</summary>
internal static class CheckKeywords
{
    private const int GreatestSpread = 50;

    public static IEnumerable<Keyword> All { get; } =
    [
        new("spread-checks", SectionKinds.Global, ReadSpread),
        new("option log-health-checks", SectionKinds.ServerSide, ReadLog) { Negatable = true },
        new("option shared-checks", SectionKinds.ServerSide, ReadShared) { Negatable = true },
    ];

    private static void ReadSpread(Statement statement, Proxy proxy)
    {
        if (!statement.TryTakeNumber("spread-checks", out var percent))
        {
            return;
        }

        if (percent is < 0 or > GreatestSpread)
        {
            statement.Error($"'spread-checks' expects 0 to {GreatestSpread}, found {percent}.");
            return;
        }

        statement.Global.CheckSpread = percent;
        statement.End();
    }

    private static void ReadLog(Statement statement, Proxy proxy)
    {
        proxy.LogsCheckChanges = !statement.Negated;
        statement.End();
    }

    private static void ReadShared(Statement statement, Proxy proxy)
    {
        proxy.SharesChecks = !statement.Negated;
        statement.End();
    }
}
