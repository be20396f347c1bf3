using LoadBalancing.Cli.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Cli.Hosting;

/// <summary>Sets every limit of Kestrel, so that none is what it happens to be by default.</summary>
internal static class FrontendLimits
{
    // What may be held of a body in each direction.
    private const int Buffer = 64 * 1024;

    // A connection gets up to speed first.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static void Apply(this KestrelServerLimits kestrel, FrontendOptions frontend)
    {
        var limits = frontend.Limits;
        // ConnectionSlots keeps count.
        kestrel.MaxConcurrentConnections = null;
        kestrel.MaxConcurrentUpgradedConnections = null;
        kestrel.MaxRequestBodySize = limits.RequestBody;
        kestrel.MaxRequestLineSize = limits.RequestLine;
        kestrel.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.MaxRequestHeaderCount = limits.HeaderCount;
        kestrel.MaxRequestBufferSize = Math.Max(Buffer, Math.Max(limits.RequestLine, limits.HeaderBytes));
        kestrel.MaxResponseBufferSize = Buffer;
        kestrel.MinRequestBodyDataRate = RateOf(limits.MinRequestRate);
        kestrel.MinResponseDataRate = RateOf(limits.MinResponseRate);
        kestrel.RequestHeadersTimeout = frontend.RequestTimeout ?? frontend.ClientTimeout;
        kestrel.KeepAliveTimeout = frontend.KeepAliveTimeout ?? frontend.RequestTimeout ?? frontend.ClientTimeout;
        kestrel.Http2.MaxStreamsPerConnection = limits.Http2.Streams;
        kestrel.Http2.MaxFrameSize = limits.Http2.FrameSize;
        kestrel.Http2.HeaderTableSize = limits.Http2.HeaderTableSize;
        kestrel.Http2.MaxRequestHeaderFieldSize = limits.HeaderBytes;
        kestrel.Http2.InitialConnectionWindowSize = limits.Http2.ConnectionWindow;
        kestrel.Http2.InitialStreamWindowSize = limits.Http2.StreamWindow;
        kestrel.Http2.KeepAlivePingDelay = limits.Http2.PingDelay ?? TimeSpan.MaxValue;
        kestrel.Http2.KeepAlivePingTimeout = limits.Http2.PingTimeout;
    }

    private static MinDataRate? RateOf(int bytesPerSecond) => bytesPerSecond == 0 ? null : new MinDataRate(bytesPerSecond, Grace);
}
