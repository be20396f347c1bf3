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

    /// <summary>The cookie has not been used for longer than it may (E).</summary>
    Expired,

    /// <summary>The cookie was given out longer ago than it may, or in the future (O).</summary>
    TooOld,

    /// <summary>The cookie was not looked at, because a rule named the server or had persistence ignored (U).</summary>
    Unused,
}
