using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>
/// <c>maxconn</c>, what <c>global</c> tunes for all frontends, and <c>limit ...</c>, which is not one of HAProxy's keywords: limits that
/// it has no words for.
/// </summary>
internal static class LimitKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("maxconn", SectionKinds.Global | SectionKinds.ClientSide, ReadConnections),
        Limit("request-body", static (limits, value) => limits.RequestBody = value),
        Limit("request-rate", static (limits, value) => limits.MinRequestRate = value),
        Limit("response-rate", static (limits, value) => limits.MinResponseRate = value),
        Limit("h2-connection-window", static (limits, value) => limits.Http2.ConnectionWindow = value, least: 65_535),
        LimitTime("h2-ping-delay", static (limits, time) => limits.Http2.PingDelay = time),
        LimitTime("h2-ping-timeout", static (limits, time) => limits.Http2.PingTimeout = time),
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

    private static Keyword Limit(string name, Action<LimitOptions, int> set, int least = 0) =>
        new($"limit {name}", SectionKinds.ClientSide, (statement, proxy) =>
        {
            if (TryTake(statement, least, int.MaxValue, out var value))
            {
                set(proxy.Frontend.Limits, value);
                statement.End();
            }
        });

    private static Keyword LimitTime(string name, Action<LimitOptions, TimeSpan> set) =>
        new($"limit {name}", SectionKinds.ClientSide, (statement, proxy) =>
        {
            if (!statement.TryTakeTime(statement.Keyword, out var time))
            {
                return;
            }

            if (time < TimeSpan.FromSeconds(1))
            {
                statement.Error($"'{statement.Keyword}' expects 1 s or more, found {time.TotalMilliseconds} ms.");
                return;
            }

            set(proxy.Frontend.Limits, time);
            statement.End();
        });

    private static Keyword Tune(string name, int min, int max, Action<LimitOptions, int> set) =>
        new(name, SectionKinds.Global, (statement, _) =>
        {
            if (TryTake(statement, min, max, out var value))
            {
                statement.Global.Limits.Add(limits => set(limits, value));
                statement.End();
            }
        });

    private static bool TryTake(Statement statement, int min, int max, out int value)
    {
        if (!statement.TryTakeNumber(statement.Keyword, out value))
        {
            return false;
        }

        if (value >= min && value <= max)
        {
            return true;
        }

        var range = max == int.MaxValue ? $"{min} or more" : $"{min} to {max}";
        statement.Error($"'{statement.Keyword}' expects {range}, found {value}.");
        return false;
    }
}
