namespace LoadBalancing.Configuration;

/// <summary>Which requests may go over a connection to a server that has been used before.</summary>
public enum ConnectionReuse
{
    /// <summary>None: each request gets a connection of its own, which ends with it.</summary>
    Close,

    /// <summary>Those of the client connection that a connection was made for: it waits for that client alone.</summary>
    Never,

    /// <summary>
    /// All but the first of a client connection: should a server close at the wrong moment, the client still has the option
    /// to repeat a request that was not its first.
    /// </summary>
    Safe,

    /// <summary>Like <see cref="Safe"/>, and first requests over connections that have been reused before.</summary>
    Aggressive,

    /// <summary>All.</summary>
    Always,
}
