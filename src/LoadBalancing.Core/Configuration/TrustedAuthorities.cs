using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Configuration;

/// <summary>Certificates of authorities from a file. Two are equal when they hold the same certificates.</summary>
internal sealed class TrustedAuthorities : IEquatable<TrustedAuthorities>
{
    private readonly string _thumbprints;

    private TrustedAuthorities(X509Certificate2Collection certificates)
    {
        Certificates = certificates;
        _thumbprints = string.Join(' ', certificates.Select(certificate => certificate.GetCertHashString(HashAlgorithmName.SHA256)));
    }

    public X509Certificate2Collection Certificates { get; }

    /// <summary>Reads the certificates of a PEM file.</summary>
    public static bool TryLoad(
        string file, [NotNullWhen(true)] out TrustedAuthorities? authorities, [NotNullWhen(false)] out string? problem)
    {
        authorities = null;
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            problem = $"'{file}' cannot be read: {exception.Message}";
            return false;
        }

        if (certificates.Count == 0)
        {
            problem = $"'{file}' holds no certificate in PEM.";
            return false;
        }

        authorities = new TrustedAuthorities(certificates);
        problem = null;
        return true;
    }

    public bool Equals(TrustedAuthorities? other) => other is not null && _thumbprints == other._thumbprints;

    public override bool Equals(object? obj) => Equals(obj as TrustedAuthorities);

    public override int GetHashCode() => _thumbprints.GetHashCode(StringComparison.Ordinal);
}
