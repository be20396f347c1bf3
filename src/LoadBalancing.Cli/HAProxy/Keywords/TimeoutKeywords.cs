namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>timeout ...</c> and the spellings of older files. A time of 0 means no limit. <c>timeout drain</c> is not one of HAProxy's.</summary>
internal static class TimeoutKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        Create("connect", SectionKinds.ServerSide, SetConnect),
        Create("server", SectionKinds.ServerSide, SetServer),
        Create("check", SectionKinds.ServerSide, SetCheck),
        Create("drain", SectionKinds.ServerSide, SetDrain),
        Create("client", SectionKinds.ClientSide, SetClient),
        Create("http-request", SectionKinds.Proxies, static (proxy, time) => proxy.Frontend.RequestTimeout = time),
        Create("http-keep-alive", SectionKinds.Proxies, static (proxy, time) => proxy.Frontend.KeepAliveTimeout = time),
        Create("tunnel", SectionKinds.ServerSide, static (proxy, time) => proxy.Backend.Timeouts.Tunnel = time),
        Create("client-fin", SectionKinds.ClientSide, static (proxy, time) => proxy.Frontend.ClientFinTimeout = time),
        Create("server-fin", SectionKinds.ServerSide, static (proxy, time) => proxy.Backend.Timeouts.ServerFin = time),
        CreateIdle("queue"),
        CreateIdle("tarpit"),
        CreateOld("contimeout", "connect", SectionKinds.ServerSide, SetConnect),
        CreateOld("srvtimeout", "server", SectionKinds.ServerSide, SetServer),
        CreateOld("clitimeout", "client", SectionKinds.ClientSide, SetClient),
    ];

    private static Keyword Create(string name, SectionKinds sections, Action<Proxy, TimeSpan> set) =>
        new($"timeout {name}", sections, (statement, proxy) => Read(statement, proxy, set));

    private static Keyword CreateOld(string name, string today, SectionKinds sections, Action<Proxy, TimeSpan> set) =>
        new(name, sections, (statement, proxy) =>
        {
            statement.Notice($"'{name}' is an old spelling of 'timeout {today}'.");
            Read(statement, proxy, set);
        });

    private static Keyword CreateIdle(string name) =>
        new($"timeout {name}", SectionKinds.Proxies, (statement, proxy) =>
        {
            statement.Notice($"'timeout {name}' has no effect.");
            Read(statement, proxy, static (_, _) => { });
        });

    private static void Read(Statement statement, Proxy proxy, Action<Proxy, TimeSpan> set)
    {
        if (statement.TryTakeTime(statement.Keyword, out var time))
        {
            set(proxy, time == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : time);
            statement.End();
        }
    }

    private static void SetConnect(Proxy proxy, TimeSpan time) => proxy.Backend.Timeouts.Connect = time;

    private static void SetCheck(Proxy proxy, TimeSpan time) => proxy.CheckTimeout = time == Timeout.InfiniteTimeSpan ? null : time;

    private static void SetDrain(Proxy proxy, TimeSpan time) => proxy.Backend.DrainTimeout = time == Timeout.InfiniteTimeSpan ? null : time;

    private static void SetClient(Proxy proxy, TimeSpan time) => proxy.Frontend.ClientTimeout = time;

    private static void SetServer(Proxy proxy, TimeSpan time)
    {
        proxy.Backend.Timeouts.Response = time;
        proxy.Backend.Timeouts.Idle = time;
    }
}
