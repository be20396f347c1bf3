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

    /// <summary>The server works, and asks for no new clients.</summary>
    L7OKC,

    /// <summary>The response did not come in time.</summary>
    L7TOUT,

    /// <summary>The response was not understood, or the connection ended before it.</summary>
    L7RSP,

    /// <summary>The response was understood and is not the expected one.</summary>
    L7STS,

    /// <summary>There was no socket, nowhere to connect to, or the server reset the connection instead of answering.</summary>
    SOCKERR,

    /// <summary>An agent answered and said nothing about whether the server works.</summary>
    CHECKED,

    /// <summary>No check decided, but what the server did with the traffic.</summary>
    HANA,

    /// <summary>A program that checks ended well.</summary>
    PROCOK,

    /// <summary>A program that checks failed, or could not be started.</summary>
    PROCERR,

    /// <summary>A program that checks did not end in time.</summary>
    PROCTOUT,
}
