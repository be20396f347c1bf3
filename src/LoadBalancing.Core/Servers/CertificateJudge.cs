using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Configuration;

namespace LoadBalancing.Servers;

/// <summary>Judges the certificate that a server shows in one handshake, and says in words what is wrong with it.</summary>
internal sealed class CertificateJudge(TlsSettings settings)
{
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <summary>Why the certificate was refused, or <see langword="null"/>.</summary>
    public string? Complaint { get; private set; }

    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (settings.Verify == TlsVerification.None)
        {
            return true;
        }

        Complaint = certificate is not X509Certificate2 shown
            ? "The server shows no certificate."
            : ComplaintOfChain(shown, chain) ?? ComplaintOfName(shown);
        return Complaint is null;
    }

    private static string? ComplaintOfChain(X509Certificate2 certificate, X509Chain? chain)
    {
        var problems = (chain?.ChainStatus ?? []).Where(problem => problem.Status != X509ChainStatusFlags.NoError).ToList();
        var flags = problems.Aggregate(X509ChainStatusFlags.NoError, (all, problem) => all | problem.Status);
        if ((flags & Untrusted) != 0)
        {
            return $"The server's certificate ({certificate.Subject}) is not signed by a trusted authority.";
        }

        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"The server's certificate, or one that signed it, has expired or is not valid yet: it is for {certificate.NotBefore:u} to {certificate.NotAfter:u}.");
        }

        return problems.Count == 0 ? null : $"The server's certificate is not valid: {problems[0].StatusInformation.TrimEnd('.')}.";
    }

    private string? ComplaintOfName(X509Certificate2 certificate) =>
        settings.Verify == TlsVerification.Full && !certificate.MatchesHostname(settings.VerifyHost)
            ? $"The server's certificate ({certificate.Subject}) is not for '{settings.VerifyHost}'."
            : null;
}
