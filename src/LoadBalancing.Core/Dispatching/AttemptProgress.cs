namespace LoadBalancing.Dispatching;

/// <summary>How far an attempt got. Whether it may be repeated follows from this.</summary>
public enum AttemptProgress
{
    /// <summary>No connection to the server was established; the server knows nothing of the request.</summary>
    NotConnected,

    /// <summary>There was a connection, but nothing of the request was sent.</summary>
    Connected,

    /// <summary>Something of the request may have reached the server.</summary>
    Sent,

    /// <summary>Something of the response has arrived.</summary>
    FirstByteSeen,

    /// <summary>The head of the response has arrived.</summary>
    Responded,
}
