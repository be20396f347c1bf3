namespace LoadBalancing.Configuration;

/// <summary>TLS with a server whose address begins with <c>https://</c>.</summary>
public sealed class TlsOptions
{
    /// <summary>What the server's certificate has to prove. Default: <see cref="TlsVerification.Full"/>.</summary>
    public TlsVerification Verify { get; set; } = TlsVerification.Full;

    /// <summary>
    /// File with the certificates of the authorities to trust, in PEM. Default: the authorities that the system trusts.
    /// </summary>
    public string? CaFile { get; set; }

    /// <summary>
    /// Host name that the handshake asks for (SNI). Default: the host of the server's address; an IP address is never sent.
    /// </summary>
    public string? Sni { get; set; }

    /// <summary>Host name or IP address that the certificate must be for. Default: <see cref="Sni"/>, or the host of the address.</summary>
    public string? VerifyHost { get; set; }
}
