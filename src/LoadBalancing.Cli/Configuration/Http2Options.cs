namespace LoadBalancing.Cli.Configuration;

/// <summary>What a connection of HTTP/2 may ask for.</summary>
public sealed class Http2Options
{
    /// <summary>Requests at a time. At least 1. Default: 100.</summary>
    public int Streams { get; set; } = 100;

    /// <summary>Bytes of a frame. 16384 to 16777215. Default: 16384.</summary>
    public int FrameSize { get; set; } = 16 * 1024;

    /// <summary>Bytes of the table of header fields. 0 or more. Default: 4096.</summary>
    public int HeaderTableSize { get; set; } = 4096;

    /// <summary>Bytes that all requests together may send before they are taken. 65535 or more. Default: 1048576.</summary>
    public int ConnectionWindow { get; set; } = 1024 * 1024;

    /// <summary>Bytes that one request may send before they are taken. 65535 or more. Default: 786432.</summary>
    public int StreamWindow { get; set; } = 768 * 1024;

    /// <summary>Time without a byte from the client after which it is asked whether it is there. At least 1 s. Default: it is never asked.</summary>
    public TimeSpan? PingDelay { get; set; }

    /// <summary>Time to answer that, before the connection ends. At least 1 s. Default: 20 s.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
