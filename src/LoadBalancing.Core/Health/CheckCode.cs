namespace LoadBalancing.Health;

/// <summary>How a check ended, by the layer that decided.</summary>
public enum CheckCode
{
    /// <summary>The connection succeeded and nothing more was asked.</summary>
    L4OK,

    /// <summary>The connection was not established in time.</summary>
    L4TOUT,

    /// <summary>The connection was refused, reset or unreachable.</summary>
    L4CON,

    /// <summary>The TLS handshake succeeded and nothing more was asked.</summary>
    L6OK,

    /// <summary>The TLS handshake did not end in time.</summary>
    L6TOUT,

    /// <summary>The TLS handshake failed.</summary>
    L6RSP,

    /// <summary>The response was the expected one.</summary>
    L7OK,

    /// <summary>The response did not come in time.</summary>
    L7TOUT,

    /// <summary>The response was no valid HTTP, or the connection ended before it.</summary>
    L7RSP,

    /// <summary>The response had a status that fails the check.</summary>
    L7STS,
}
