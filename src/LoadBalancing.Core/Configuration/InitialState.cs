namespace LoadBalancing.Configuration;

/// <summary>How far a checked server is trusted before its first check.</summary>
public enum InitialState
{
    /// <summary>Up; it takes all the failed checks it otherwise takes to bring the server down.</summary>
    FullyUp,

    /// <summary>Up; the first failed check brings the server down.</summary>
    Up,

    /// <summary>Down; the first passed check brings the server up.</summary>
    Down,

    /// <summary>Down; it takes all the passed checks it otherwise takes to bring the server up.</summary>
    FullyDown,
}
