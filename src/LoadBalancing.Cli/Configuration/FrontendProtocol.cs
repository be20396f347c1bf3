namespace LoadBalancing.Cli.Configuration;

/// <summary>The versions of HTTP that a frontend speaks with its clients.</summary>
public enum FrontendProtocol
{
    /// <summary>What the connection allows; without TLS that is HTTP/1.1.</summary>
    Any,

    /// <summary>HTTP/1.0 and HTTP/1.1 alone.</summary>
    Http1,

    /// <summary>HTTP/2 alone, from the first byte of the connection.</summary>
    Http2,
}
