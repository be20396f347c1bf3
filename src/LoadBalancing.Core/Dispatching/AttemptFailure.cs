namespace LoadBalancing.Dispatching;

/// <summary>Why an attempt did not bring the head of a response.</summary>
public enum AttemptFailure
{
    /// <summary>It did.</summary>
    None,

    /// <summary>The server was not reached, or the connection to it was cut off.</summary>
    ServerError,

    /// <summary>The server took too long.</summary>
    ServerTimeout,

    /// <summary>The server sent something that is no valid response.</summary>
    InvalidResponse,

    /// <summary>The client sent something invalid, went away, or took too long.</summary>
    ClientError,
}
