namespace LoadBalancing.AspNetCore.Tests.Servers;

/// <summary>How a server ends its connections.</summary>
internal enum TlsEnd
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>TLS first, then the connection.</summary>
    Proper,

    /// <summary>The connection alone, as when somebody cuts it.</summary>
    Cut,
}
