namespace LoadBalancing.Persistence;

/// <summary>What the persistence cookie of a request meant. The letters are those of the HAProxy log.</summary>
public enum CookieMatch
{
    /// <summary>The request has no such cookie (N).</summary>
    None,

    /// <summary>The cookie names no server (I).</summary>
    Invalid,

    /// <summary>The cookie names a server that is down or in maintenance (D).</summary>
    Down,

    /// <summary>The cookie names a server that takes the request (V).</summary>
    Valid,

    /// <summary>
    /// The cookie names a server that takes the request, with dates that nothing asks for; it is given out anew (V).
    /// </summary>
    Dated,
}
