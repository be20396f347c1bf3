namespace LoadBalancing.Health;

/// <summary>How far a check got; decides what its failure is called.</summary>
internal enum CheckPhase
{
    /// <summary>Nothing has been connected to yet.</summary>
    Begin,

    /// <summary>A connection is being made.</summary>
    Connect,

    /// <summary>TLS is being negotiated.</summary>
    Handshake,

    /// <summary>Client and server talk.</summary>
    Conversation,
}
