namespace LoadBalancing.Dispatching;

/// <summary>How the dispatch of a request ended.</summary>
public enum DispatchStatus
{
    /// <summary>A server has responded.</summary>
    Responded,

    /// <summary>There was no usable server.</summary>
    NoServer,

    /// <summary>No server could be connected to.</summary>
    NotConnected,

    /// <summary>The server broke the exchange.</summary>
    ServerError,

    /// <summary>The server took too long.</summary>
    ServerTimeout,

    /// <summary>The client broke the exchange.</summary>
    ClientError,
}
