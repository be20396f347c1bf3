using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Options that say how long connections live.</summary>
internal static class ConnectionKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("option httpclose", SectionKinds.Proxies, ReadClose) { Negatable = true },
        new("option forceclose", SectionKinds.Proxies, ReadForceClose) { Negatable = true },
        new("option http-server-close", SectionKinds.Proxies, ReadServerClose) { Negatable = true },
        new("option prefer-last-server", SectionKinds.ServerSide, ReadPreferLastServer) { Negatable = true },
        new("http-reuse", SectionKinds.ServerSide, ReadReuse),
    ];

    private static ConnectionReuse[] Rules { get; } =
        [ConnectionReuse.Never, ConnectionReuse.Safe, ConnectionReuse.Aggressive, ConnectionReuse.Always];

    private static void ReadClose(Statement statement, Proxy proxy)
    {
        // Each side closes its own connections: a frontend those to clients, a backend those to servers.
        proxy.Frontend.Close = proxy.ClosesServerConnections = !statement.Negated;
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
        }

        proxy.ClosesServerConnections = !statement.Negated;
        statement.End();
    }

    private static void ReadPreferLastServer(Statement statement, Proxy proxy)
    {
        proxy.Backend.Connections.PreferLastServer = !statement.Negated;
        statement.End();
    }

    private static void ReadReuse(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("http-reuse", "never, safe, aggressive or always", out var word))
        {
            return;
        }

        var place = Array.FindIndex(Rules, rule => rule.ToString().Equals(word, StringComparison.OrdinalIgnoreCase));
        if (place >= 0)
        {
            proxy.Backend.Connections.Reuse = Rules[place];
        }
        else
        {
            statement.Error($"'http-reuse' expects never, safe, aggressive or always, found '{word}'.");
        }

        statement.End();
    }
}
