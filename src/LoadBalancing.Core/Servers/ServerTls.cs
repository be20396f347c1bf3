using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Configuration;

namespace LoadBalancing.Servers;

/// <summary>Shakes hands with servers over TLS.</summary>
public static class ServerTls
{
    /// <summary>Shakes hands and judges the server's certificate.</summary>
    /// <param name="stream">The connection; it belongs to the result, and is disposed of when there is none.</param>
    /// <param name="settings">Whom to trust and what to ask for.</param>
    /// <param name="protocols">Protocols to offer, the preferred one first; none offers nothing.</param>
    /// <param name="cancellation">Ends the handshake.</param>
    /// <exception cref="AuthenticationException">The handshake failed; the message tells why.</exception>
    public static async Task<SslStream> ShakeHandsAsync(
        Stream stream, TlsSettings settings, IEnumerable<SslApplicationProtocol> protocols, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var judge = new CertificateJudge(settings);
        var tls = new SslStream(stream);
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = settings.Sni,
                ApplicationProtocols = [.. protocols],
                CertificateChainPolicy = PolicyOf(settings),
                RemoteCertificateValidationCallback = judge.Accepts,
            };
            await tls.AuthenticateAsClientAsync(options, cancellation).ConfigureAwait(false);
            return tls;
        }
        catch (Exception exception)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (exception is AuthenticationException or IOException)
            {
                throw new AuthenticationException(judge.Complaint ?? $"The TLS handshake failed: {exception.Message}", exception);
            }

            throw;
        }
    }

    // A policy serves one handshake: it is filled with what the server shows.
    private static X509ChainPolicy PolicyOf(TlsSettings settings)
    {
        // Nothing is fetched in the middle of a handshake.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (settings.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities.Certificates);
        }

        return policy;
    }
}
