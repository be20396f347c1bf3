namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>What happens when a server cannot be connected to: <c>retries</c> and <c>option redispatch</c>.</summary>
internal static class RetryKeywords
{
    // Minus one counts from the end: the last retry.
    private const int LastRetry = -1;

    public static IEnumerable<Keyword> All { get; } =
    [
        new("retries", SectionKinds.ServerSide, ReadRetries),
        new("option redispatch", SectionKinds.ServerSide, ReadRedispatch) { Negatable = true },
        new("redispatch", SectionKinds.ServerSide, ReadOldRedispatch),
    ];

    private static void ReadRetries(Statement statement, Proxy proxy)
    {
        if (!statement.TryTakeNumber("retries", out var retries))
        {
            return;
        }

        if (retries < 0)
        {
            statement.Error($"'retries' expects 0 or more, found {retries}.");
            return;
        }

        proxy.Backend.Retries = retries;
        statement.End();
    }

    private static void ReadRedispatch(Statement statement, Proxy proxy)
    {
        var interval = LastRetry;
        if (!statement.HasArguments || statement.TryTakeNumber("option redispatch", out interval))
        {
            proxy.Backend.Redispatch = statement.Negated ? 0 : interval;
            statement.Locate($"{proxy.BackendPath}:Redispatch");
            statement.End();
        }
    }

    private static void ReadOldRedispatch(Statement statement, Proxy proxy)
    {
        statement.Notice("'redispatch' is an old spelling of 'option redispatch'.");
        ReadRedispatch(statement, proxy);
    }
}
