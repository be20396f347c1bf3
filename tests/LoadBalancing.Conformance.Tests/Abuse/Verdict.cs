namespace LoadBalancing.Conformance.Abuse;

/// <summary>How a proxy took a case.</summary>
internal enum Verdict
{
    /// <summary>As the case expects.</summary>
    Safe,

    /// <summary>A part of a body was passed on, then that connection was cut: fine where the body is bad.</summary>
    Abort,

    /// <summary>One clean request or response was passed on where a rejection was expected.</summary>
    Lenient,

    /// <summary>A request was refused that had to be passed on, or refused with a status that the case does not name.</summary>
    Refused,

    /// <summary>Malformed or ambiguous bytes were passed on, a forbidden pattern, or more requests than allowed.</summary>
    Unsafe,

    /// <summary>Neither answered nor closed in time.</summary>
    Hang,
}
