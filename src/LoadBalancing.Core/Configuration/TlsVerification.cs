namespace LoadBalancing.Configuration;

/// <summary>What the certificate of a server has to prove.</summary>
public enum TlsVerification
{
    /// <summary>That a trusted authority signed it, that it is valid now, and that it is for the server's name.</summary>
    Full,

    /// <summary>The same but for the name: any certificate of a trusted authority will do.</summary>
    Chain,

    /// <summary>Nothing: the connection is encrypted, to whomever it leads.</summary>
    None,
}
