namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Options that say how long connections live.</summary>
internal static class ConnectionOptions
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("option httpclose", SectionKinds.Proxies, ReadClose) { Negatable = true },
        new("option forceclose", SectionKinds.Proxies, ReadForceClose) { Negatable = true },
        new("option http-server-close", SectionKinds.Proxies, ReadServerClose) { Negatable = true },
    ];

    private static void ReadClose(Statement statement, Proxy proxy)
    {
        // As in HAProxy the line closes the connections of its own side: in a backend those to the servers.
        if (proxy.Kind == SectionKinds.Backend)
        {
            statement.Notice($"'{statement.Keyword}' has no effect in a backend: connections to servers are kept and reused.");
        }

        proxy.Frontend.Close = !statement.Negated;
        statement.End();
    }

    private static void ReadForceClose(Statement statement, Proxy proxy)
    {
        statement.Notice("'option forceclose' is an old spelling of 'option httpclose'.");
        ReadClose(statement, proxy);
    }

    private static void ReadServerClose(Statement statement, Proxy proxy)
    {
        // It excludes 'option httpclose', and the later line wins.
        if (!statement.Negated)
        {
            proxy.Frontend.Close = false;
            statement.Notice("'option http-server-close' keeps connections to clients; those to servers are kept and reused as well.");
        }

        statement.End();
    }
}
