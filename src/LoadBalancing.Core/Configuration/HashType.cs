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

    /// <summary>
    /// By the place in a large table that servers share evenly (Maglev): as even as the map, one look for any number of servers, and
    /// few keys move besides those of a server that comes or goes.
    /// </summary>
    Maglev,

    /// <summary>
    /// By the best of the numbers that all servers draw for the hash (rendezvous, highest random weight): even, and only the keys of a
    /// server that comes or goes move; but a pick looks at every server.
    /// </summary>
    Rendezvous,
}
