namespace LoadBalancing.Persistence;

/// <summary>What became of the persistence cookie in a response. The letters are those of the HAProxy log.</summary>
public enum CookieAction
{
    /// <summary>Neither the server nor the balancer set it (N).</summary>
    None,

    /// <summary>The server set it, and its cookie was passed on as it was (P).</summary>
    Provided,

    /// <summary>The server set it, and its cookie was withheld from the client (D).</summary>
    Deleted,

    /// <summary>The server set it, and the balancer put the server's name in (R).</summary>
    Rewritten,

    /// <summary>The balancer set it for a client that stays on its server (U).</summary>
    Updated,

    /// <summary>The balancer set it for a client that is new on the server, or removed it (I).</summary>
    Inserted,
}
