namespace LoadBalancing.Configuration;

/// <summary>What a check says of itself in the PROXY protocol before anything else.</summary>
public enum ProxyLine
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Version 1: a line of text with the addresses of the connection.</summary>
    V1,

    /// <summary>Version 2: a header in binary that says that the proxy speaks for itself.</summary>
    V2,
}
