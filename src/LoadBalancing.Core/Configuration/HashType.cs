namespace LoadBalancing.Configuration;

/// <summary>How a hash leads to a server.</summary>
public enum HashType
{
    /// <summary>
    /// By its remainder, in a map of all servers: the most even, but most keys move when a server comes or goes. Weights do not
    /// change while traffic flows.
    /// </summary>
    MapBased,

    /// <summary>By the nearest point on a ring: a server that comes or goes moves its own keys only.</summary>
    Consistent,
}
