namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>Which time has to pass before a fault shows.</summary>
internal enum FaultWait
{
    /// <summary>None: the clock stands still.</summary>
    None,

    /// <summary>The connect time-out of one attempt.</summary>
    Connect,

    /// <summary>The pauses between attempts that fail at once.</summary>
    Pauses,

    /// <summary>The connect time-outs of all attempts, and the pauses between them.</summary>
    Retries,

    /// <summary>The time within which the head of a response has to come.</summary>
    Response,

    /// <summary>The time for which a body may stand still.</summary>
    Idle,

    /// <summary>Less than that, several times over; the server itself lets it pass.</summary>
    BelowIdle,
}
