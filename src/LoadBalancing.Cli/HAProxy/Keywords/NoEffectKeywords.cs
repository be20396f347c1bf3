namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Keywords that say nothing about how requests are served here: accepted, with a notice.</summary>
internal static class NoEffectKeywords
{
    // Of these HAProxy has whole families.
    private static readonly string[] Prefixes = ["tune.", "profiling.", "httpclient."];

    private static readonly string[] InGlobal =
    [
        "busy-polling", "chroot", "cpu-map", "crt-base", "daemon", "debug", "fd-hard-limit", "gid", "group",
        "insecure-fork-wanted", "insecure-setuid-wanted", "localpeer", "log-send-hostname", "master-worker", "max-spread-checks",
        "maxcompcpuusage", "maxcomprate", "maxpipes", "maxsslconn", "maxzlibmem", "mworker-max-reloads", "nbproc", "nbthread",
        "no-memory-trimming", "node", "noepoll", "noevports", "nogetaddrinfo", "nokqueue", "nopoll", "noreuseport", "nosplice",
        "numa-cpu-mapping", "pidfile", "quiet", "set-dumpable", "setcap", "ssl-default-bind-ciphers",
        "ssl-default-bind-ciphersuites", "ssl-default-bind-curves", "ssl-default-bind-options", "ssl-default-server-ciphers",
        "ssl-default-server-ciphersuites", "ssl-default-server-options", "ssl-dh-param-file", "ssl-mode-async", 
        "stats bind-process", "stats maxconn", "stats socket", "stats timeout", "strict-limits", "thread-group", "thread-groups", "uid",
        "ulimit-n", "unix-bind", "user", "zero-warning",
    ];

    private static readonly string[] InProxies =
    [
        "backlog", "bind-process", "enabled", "fullconn", "log-format", "log-format-sd", "error-log-format", "option clitcpka",
        "option contstats", "option dontlog-normal", "option dontlognull", "option http-keep-alive", "option http-no-delay",
        "option http-use-htx", "option httplog", "option httpslog", "option independent-streams",
        "option log-separate-errors", "option logasap", "option socket-stats", "option splice-auto", "option splice-request",
        "option splice-response", "option srvtcpka", "option tcp-smart-accept", "option tcp-smart-connect", "option tcpka",
        "option tcplog",
    ];

    private static readonly string[] Everywhere = ["log", "log-tag"];

    public static IEnumerable<Keyword> All { get; } =
    [
        .. InGlobal.Select(name => Create(name, SectionKinds.Global)),
        .. InProxies.Select(name => Create(name, SectionKinds.Proxies)),
        .. Everywhere.Select(name => Create(name, SectionKinds.Global | SectionKinds.Proxies)),
        Create("description", SectionKinds.Global | SectionKinds.Frontend | SectionKinds.Backend | SectionKinds.Listen),
        Create("id", SectionKinds.Frontend | SectionKinds.Backend | SectionKinds.Listen),
        Create("capture", SectionKinds.Frontend | SectionKinds.Listen),
    ];

    /// <summary>The keyword for a name that belongs to one of the families, or <see langword="null"/>.</summary>
    public static Keyword? FindByPrefix(string name) =>
        Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) ? Create(name, SectionKinds.Global) : null;

    private static Keyword Create(string name, SectionKinds sections) =>
        new(name, sections, static (statement, _) => statement.Notice($"'{statement.Keyword}' has no effect.")) { Negatable = true };
}
