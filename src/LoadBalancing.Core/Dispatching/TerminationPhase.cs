namespace LoadBalancing.Dispatching;

/// <summary>How far a request was when it ended before its time: the second letter of the HAProxy log's termination state.</summary>
public enum TerminationPhase
{
    /// <summary>It ended as it should (-).</summary>
    None,

    /// <summary>The request was being read (R).</summary>
    Request,

    /// <summary>A connection to a server was being made (C).</summary>
    Connect,

    /// <summary>The head of the response was waited for (H).</summary>
    Headers,

    /// <summary>A body was on its way, the client's or the server's (D).</summary>
    Data,
}
