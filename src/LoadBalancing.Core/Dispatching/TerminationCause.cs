namespace LoadBalancing.Dispatching;

/// <summary>Who ended a request before its time: the first letter of the HAProxy log's termination state.</summary>
public enum TerminationCause
{
    /// <summary>Nobody (-).</summary>
    None,

    /// <summary>The client went away or sent something broken (C).</summary>
    Client,

    /// <summary>The client stood still for too long (c).</summary>
    ClientTimeout,

    /// <summary>The server refused, or broke the connection off (S).</summary>
    Server,

    /// <summary>The server took too long (s).</summary>
    ServerTimeout,

    /// <summary>The proxy itself: what it was sent is not valid, or a rule forbids it (P).</summary>
    Proxy,

    /// <summary>The exchanges of the server were ended because it went down (D).</summary>
    ServerDown,

    /// <summary>The exchanges of the backup were ended because an active server came up (U).</summary>
    ServerUp,

    /// <summary>Nobody but the proxy, which answered by itself as a rule told it to (L).</summary>
    Local,
}
