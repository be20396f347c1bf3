using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Finds what is wrong with the limits of a frontend.</summary>
internal static class LimitValidator
{
    public static IEnumerable<ConfigurationError> FindErrors(string path, LimitOptions limits)
    {
        (string Key, int? Value, int Least, int Most)[] ranges =
        [
            ("Connections", limits.Connections, 1, int.MaxValue),
            ("RequestLine", limits.RequestLine, 256, int.MaxValue),
            ("HeaderBytes", limits.HeaderBytes, 256, int.MaxValue),
            ("HeaderCount", limits.HeaderCount, 1, int.MaxValue),
            ("MinRequestRate", limits.MinRequestRate, 0, int.MaxValue),
            ("MinResponseRate", limits.MinResponseRate, 0, int.MaxValue),
            ("Http2:Streams", limits.Http2.Streams, 1, int.MaxValue),
            ("Http2:FrameSize", limits.Http2.FrameSize, 16 * 1024, (16 * 1024 * 1024) - 1),
            ("Http2:HeaderTableSize", limits.Http2.HeaderTableSize, 0, int.MaxValue),
            ("Http2:ConnectionWindow", limits.Http2.ConnectionWindow, 65_535, int.MaxValue),
            ("Http2:StreamWindow", limits.Http2.StreamWindow, 65_535, int.MaxValue),
        ];
        return
            from range in ranges
            where range.Value < range.Least || range.Value > range.Most
            let expected = range.Most == int.MaxValue ? $"{range.Least} or more" : $"{range.Least} to {range.Most}"
            select new ConfigurationError($"{path}:Limits:{range.Key}", $"expected {expected}, found {range.Value}.");
    }
}
