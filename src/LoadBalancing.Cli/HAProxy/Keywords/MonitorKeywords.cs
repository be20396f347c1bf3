namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>How others find out whether the proxy itself is alive: <c>monitor-uri</c> and <c>monitor fail</c>.</summary>
internal static class MonitorKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("monitor-uri", SectionKinds.ClientSide, ReadUri),
        new("monitor fail", SectionKinds.Frontend | SectionKinds.Listen, ReadFail),
    ];

    private static void ReadUri(Statement statement, Proxy proxy)
    {
        if (statement.TryTake("monitor-uri", "a path", out var uri))
        {
            proxy.Frontend.MonitorUri = uri;
            statement.Locate($"{proxy.FrontendPath}:MonitorUri");
            statement.End();
        }
    }

    private static void ReadFail(Statement statement, Proxy proxy)
    {
        if (statement.TakeCondition() is { } condition)
        {
            statement.Locate($"{proxy.FrontendPath}:MonitorFail:{proxy.Frontend.MonitorFail.Count}");
            proxy.Frontend.MonitorFail.Add(condition);
        }
        else
        {
            statement.Error("'monitor fail' expects a condition.");
        }
    }
}
