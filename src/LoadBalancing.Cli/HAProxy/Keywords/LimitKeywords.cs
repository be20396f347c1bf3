using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>maxconn</c>, and what <c>global</c> tunes for all frontends.</summary>
internal static class LimitKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("maxconn", SectionKinds.Global | SectionKinds.ClientSide, ReadConnections),
        Tune("tune.bufsize", 256, int.MaxValue, static (limits, value) => limits.RequestLine = limits.HeaderBytes = value),
        Tune("tune.http.maxhdr", 1, 32_767, static (limits, value) => limits.HeaderCount = value),
        Tune("tune.h2.max-concurrent-streams", 1, int.MaxValue, static (limits, value) => limits.Http2.Streams = value),
        Tune("tune.h2.max-frame-size", 16_384, 16_777_215, static (limits, value) => limits.Http2.FrameSize = value),
        Tune("tune.h2.header-table-size", 4096, 65_535, static (limits, value) => limits.Http2.HeaderTableSize = value),
        Tune("tune.h2.initial-window-size", 65_535, int.MaxValue, static (limits, value) => limits.Http2.StreamWindow = value),
    ];

    private static void ReadConnections(Statement statement, Proxy proxy)
    {
        if (proxy.Kind == SectionKinds.Global)
        {
            // The limit of open files is the limit of the process.
            statement.Notice("'maxconn' has no effect.");
            return;
        }

        if (!statement.TryTakeNumber("maxconn", out var connections))
        {
            return;
        }

        if (connections < 0)
        {
            statement.Error($"'maxconn' expects 0 or more, found {connections}.");
            return;
        }

        // As in HAProxy 0 is no limit of the proxy's own.
        proxy.Frontend.Limits.Connections = connections == 0 ? null : connections;
        statement.End();
    }

    private static Keyword Tune(string name, int min, int max, Action<LimitOptions, int> set) =>
        new(name, SectionKinds.Global, (statement, _) =>
        {
            if (!statement.TryTakeNumber(name, out var value))
            {
                return;
            }

            if (value < min || value > max)
            {
                var range = max == int.MaxValue ? $"{min} or more" : $"{min} to {max}";
                statement.Error($"'{name}' expects {range}, found {value}.");
                return;
            }

            statement.Global.Limits.Add(limits => set(limits, value));
            statement.End();
        });
}
