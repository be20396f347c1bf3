namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Keywords of HAProxy that change how requests are served and have no meaning here yet: refused, never passed over.</summary>
internal static class UnsupportedKeywords
{
    private static readonly string[] Names =
    [
        "block", "clitcpka-cnt", "clitcpka-idle", "clitcpka-intvl", "compression", "declare", "default-path",
        "disabled", "dispatch", "email-alert", "errorfile", "errorfiles", "errorloc", "errorloc302", "errorloc303",
        "filter", "h1-case-adjust", "h1-case-adjust-file", "hard-stop-after",
        "http-after-response", "http-error",
        "http-send-name-header", "issuers-chain-path", "load-server-state-from-file", "lua-load",
        "lua-load-per-thread", "lua-prepend-path", "max-keep-alive-queue", "max-session-srv-conns", "maxconnrate", "maxsessrate",
        "maxsslrate", "monitor-net", "option abortonclose",
        "option accept-invalid-http-response", "option checkcache", "option disable-h2-upgrade",
        "option forwarded", "option h1-case-adjust-bogus-client", "option h1-case-adjust-bogus-server", "option http-buffer-request",
        "option http-ignore-probes", "option http-pretend-keepalive", "option http-restrict-req-hdr-names", "option http-tunnel",
        "option http-use-proxy-header", "option http_proxy", "option idle-close-on-response",
        "option nolinger", "option originalto",
        "option spop-check", "option transparent",
        "persist", "pp2-never-send-local", "presetenv", "rate-limit", "reqadd", "reqallow", "reqdel", "reqdeny", "reqiadd",
        "reqiallow", "reqidel", "reqideny", "reqipass", "reqirep", "reqisetbe", "reqitarpit", "reqpass", "reqrep", "reqsetbe",
        "reqtarpit", "resetenv", "rspadd", "rspdel", "rspdeny", "rspidel", "rspideny", "rspirep", "rsprep",
        "server-state-base", "server-state-file", "server-state-file-name", "server-template", "set-var", "set-var-fmt", "setenv",
        "srvtcpka-cnt", "srvtcpka-idle", "srvtcpka-intvl", "stats", "tcp-request",
        "tcp-response", "transparent", "unique-id-format", "unique-id-header", "unsetenv", "use-fcgi-app",
    ];

    /// <summary>Sections other than those of proxies.</summary>
    public static IReadOnlyList<string> Sections { get; } =
    [
        "acme", "cache", "crt-store", "fcgi-app", "http-errors", "log-forward", "log-profile", "mailers", "peers", "program", "resolvers",
        "ring", "traces", "userlist",
    ];

    public static IEnumerable<Keyword> All { get; } = [.. Names.Select(Create)];

    private static Keyword Create(string name) => new(name, SectionKinds.Global | SectionKinds.Proxies, Refuse)
    {
        Negatable = name.StartsWith("option ", StringComparison.Ordinal),
    };

    private static void Refuse(Statement statement, Proxy proxy)
    {
        if (statement.Negated)
        {
            statement.Notice($"'{statement.Keyword}' is off in any case.");
        }
        else
        {
            statement.NotSupported(statement.Keyword);
        }
    }
}
