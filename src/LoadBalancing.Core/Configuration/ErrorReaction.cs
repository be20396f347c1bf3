namespace LoadBalancing.Configuration;

/// <summary>What follows from too many errors in the traffic of a server. The next check comes early in any case.</summary>
public enum ErrorReaction
{
    /// <summary>Nothing else.</summary>
    CheckSooner,

    /// <summary>They count as a failed check.</summary>
    FailCheck,

    /// <summary>The next failed check brings the server down.</summary>
    SuddenDeath,

    /// <summary>The server is down at once.</summary>
    MarkDown,
}
