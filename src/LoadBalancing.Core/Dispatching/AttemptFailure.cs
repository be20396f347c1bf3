namespace LoadBalancing.Dispatching;

/// <summary>Why an attempt did not bring the head of a response.</summary>
public enum AttemptFailure
{
    /// <summary>It did.</summary>
    None,

    /// <summary>The server was not reached, was cut off, or sent something that is no valid response.</summary>
    ServerError,

    /// <summary>The server took too long.</summary>
    ServerTimeout,

    /// <summary>The client sent something invalid, went away, or took too long.</summary>
    ClientError,
}
