using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Finds what is wrong with the limits of a frontend.</summary>
internal static class LimitValidator
{
    public static IEnumerable<ConfigurationError> FindErrors(string path, LimitOptions limits)
    {
        (string Key, long? Value, int Least, int Most)[] ranges =
        [
            ("Connections", limits.Connections, 1, int.MaxValue),
            ("RequestLine", limits.RequestLine, 256, int.MaxValue),
            ("HeaderBytes", limits.HeaderBytes, 256, int.MaxValue),
            ("HeaderCount", limits.HeaderCount, 1, int.MaxValue),
            ("RequestBody", limits.RequestBody, 0, int.MaxValue),
            ("MinRequestRate", limits.MinRequestRate, 0, int.MaxValue),
            ("MinResponseRate", limits.MinResponseRate, 0, int.MaxValue),
            ("Http2:Streams", limits.Http2.Streams, 1, int.MaxValue),
            ("Http2:FrameSize", limits.Http2.FrameSize, 16 * 1024, (16 * 1024 * 1024) - 1),
            ("Http2:HeaderTableSize", limits.Http2.HeaderTableSize, 0, int.MaxValue),
            ("Http2:ConnectionWindow", limits.Http2.ConnectionWindow, 65_535, int.MaxValue),
            ("Http2:StreamWindow", limits.Http2.StreamWindow, 65_535, int.MaxValue),
        ];
        (string Key, TimeSpan? Value)[] times = [("Http2:PingDelay", limits.Http2.PingDelay), ("Http2:PingTimeout", limits.Http2.PingTimeout)];
        return (
            from range in ranges
            where range.Value < range.Least || (range.Value > range.Most && range.Most != int.MaxValue)
            let expected = range.Most == int.MaxValue ? $"{range.Least} or more" : $"{range.Least} to {range.Most}"
            select new ConfigurationError($"{path}:Limits:{range.Key}", $"expected {expected}, found {range.Value}."))
            .Concat(
                from time in times
                where time.Value < TimeSpan.FromSeconds(1) || time.Value > Duration.MaxValue
                select new ConfigurationError(
                    $"{path}:Limits:{time.Key}", $"expected 1 s to {Duration.MaxValue.Days} days, found {time.Value}."));
    }
}
