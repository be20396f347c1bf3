namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Whom an exchange waits for.</summary>
internal enum ExchangeWait
{
    /// <summary>Nobody.</summary>
    Nothing,

    /// <summary>The server.</summary>
    Server,

    /// <summary>The client, for its request body.</summary>
    ClientBody,

    /// <summary>The client, to take the response.</summary>
    ClientReading,

    /// <summary>Either side of a tunnel, to move anything.</summary>
    Tunnel,

    /// <summary>The server, to move anything in a tunnel.</summary>
    ServerInTunnel,
}
