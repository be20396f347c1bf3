namespace LoadBalancing.Configuration;

/// <summary>What of the traffic tells how a server is.</summary>
public enum ObservedLayer
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Whether connections come about.</summary>
    Layer4,

    /// <summary>
    /// Whether the server answers well: with a status of 100 to 499, 501 or 505. Other statuses, answers that are not valid, time-outs and
    /// connections that fail or break are errors.
    /// </summary>
    Layer7,
}
