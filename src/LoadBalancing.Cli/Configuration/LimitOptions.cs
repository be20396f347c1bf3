namespace LoadBalancing.Cli.Configuration;

/// <summary>What a frontend takes from clients at most.</summary>
public sealed class LimitOptions
{
    /// <summary>Connections at a time; further ones wait until one ends. At least 1. Default: as many as the process may open.</summary>
    public int? Connections { get; set; }

    /// <summary>Bytes of a request line. 256 or more. Default: 16384.</summary>
    public int RequestLine { get; set; } = 16 * 1024;

    /// <summary>Bytes of all headers of a request together. 256 or more. Default: 32768.</summary>
    public int HeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Header lines of a request. At least 1. Default: 100.</summary>
    public int HeaderCount { get; set; } = 100;

    /// <summary>Bytes of a request body. 0 or more. Default: no limit.</summary>
    public long? RequestBody { get; set; }

    /// <summary>
    /// Least bytes a second of a request body after its first five seconds; 0 (the default) leaves slow clients in peace, and
    /// <see cref="FrontendOptions.ClientTimeout"/> ends those that stand still.
    /// </summary>
    public int MinRequestRate { get; set; }

    /// <summary>Least bytes a second that a client takes of a response after the first five seconds; 0 (the default) for none.</summary>
    public int MinResponseRate { get; set; }

    /// <summary>What a connection of HTTP/2 may ask for.</summary>
    public Http2Options Http2 { get; set; } = new();
}
