namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>What tells a server the end of a request.</summary>
internal enum RequestFraming
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>The body has the announced length, which may be 0.</summary>
    Length,

    /// <summary>The body comes in chunks.</summary>
    Chunked,

    /// <summary>There is no body, and the connection is to speak another protocol.</summary>
    Upgrade,
}
