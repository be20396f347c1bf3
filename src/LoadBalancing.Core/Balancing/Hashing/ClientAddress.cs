using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>The bytes of an address, in network order.</summary>
internal static class ClientAddress
{
    public const int MaxLength = 16;

    private static ReadOnlySpan<byte> MappedPrefix => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

    /// <summary>Makes an IPv4 address of one that is written as IPv6, ::ffff:1.2.3.4.</summary>
    /// <returns>The number of bytes that the address has now.</returns>
    public static int Unmap(Span<byte> bytes)
    {
        if (!bytes.StartsWith(MappedPrefix))
        {
            return bytes.Length;
        }

        bytes[MappedPrefix.Length..].CopyTo(bytes);
        return bytes.Length - MappedPrefix.Length;
    }

    /// <summary>Writes 4 or 16 bytes. An IPv4 address that a socket for both kinds shows as IPv6 is IPv4.</summary>
    public static bool TryWrite([NotNullWhen(true)] IPAddress? address, Span<byte> bytes, out int length)
    {
        length = 0;
        if (address is null || !address.TryWriteBytes(bytes, out length))
        {
            return false;
        }

        length = Unmap(bytes[..length]);
        return true;
    }
}
