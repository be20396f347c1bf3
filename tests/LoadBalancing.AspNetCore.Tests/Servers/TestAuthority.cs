using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.AspNetCore.Tests.Servers;

/// <summary>An authority that signs certificates for servers, and the file that makes others trust it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test authority " + Guid.NewGuid(), _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _certificate = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
    }

    public string CaFile { get; } = Path.GetTempFileName();

    /// <summary>Signs a certificate for a host name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="expired">Whether its time is over.</param>
    public X509Certificate2 Issue(string name, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var until = expired ? Now.AddDays(-1) : Now.AddDays(1);
        using var signed = request.Create(_certificate, Now.AddDays(-2), until, Guid.NewGuid().ToByteArray());
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        File.Delete(CaFile);
        _certificate.Dispose();
        _key.Dispose();
    }
}
