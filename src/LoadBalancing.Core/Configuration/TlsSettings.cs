namespace LoadBalancing.Configuration;

/// <summary>TLS with a server, every default resolved; never changes.</summary>
/// <param name="Verify">What the server's certificate has to prove.</param>
/// <param name="Sni">Host name that the handshake asks for; an IP address is not sent.</param>
/// <param name="VerifyHost">Host name or IP address that the certificate must be for.</param>
public sealed record TlsSettings(TlsVerification Verify, string Sni, string VerifyHost)
{
    /// <summary>The authorities to trust, or <see langword="null"/> for those of the system.</summary>
    internal TrustedAuthorities? Authorities { get; init; }

    internal static TlsSettings From(TlsOptions options, Uri address)
    {
        var sni = options.Sni ?? address.IdnHost;
        TrustedAuthorities? authorities = null;
        if (options.CaFile is { } file && !TrustedAuthorities.TryLoad(file, out authorities, out var problem))
        {
            throw new ArgumentException(problem, nameof(options));
        }

        return new TlsSettings(options.Verify, sni, options.VerifyHost ?? sni) { Authorities = authorities };
    }
}
