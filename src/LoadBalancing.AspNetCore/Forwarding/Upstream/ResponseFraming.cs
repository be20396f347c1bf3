namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>What tells the end of a response (RFC 9112, section 6.3).</summary>
internal enum ResponseFraming
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>The body has the announced length.</summary>
    Length,

    /// <summary>The body comes in chunks; the last one ends it.</summary>
    Chunked,

    /// <summary>The body ends with the connection.</summary>
    Close,

    /// <summary>The connection has become a tunnel for another protocol.</summary>
    Tunnel,
}
