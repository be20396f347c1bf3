using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>What expressions can do to a key before it is hashed.</summary>
internal static class KeyConverters
{
    private const int IPv4Bits = 32;
    private const int IPv6Bits = 128;

    public static RequestKey Lower(RequestKey inner) => (IRequest request, ref KeyBuffer key) =>
    {
        var found = inner(request, ref key);
        Ascii.ToLowerInPlace(key.Written, out _);
        return found;
    };

    public static RequestKey Upper(RequestKey inner) => (IRequest request, ref KeyBuffer key) =>
    {
        var found = inner(request, ref key);
        Ascii.ToUpperInPlace(key.Written, out _);
        return found;
    };

    /// <summary>Keeps the network part of an address. An IPv4 address that is written as IPv6 is IPv4.</summary>
    /// <param name="inner">The address.</param>
    /// <param name="bits">How many bits of an IPv4 address.</param>
    /// <param name="bits6">How many bits of an IPv6 address; <see langword="null"/> passes over such addresses.</param>
    public static RequestKey Mask(RequestKey inner, int bits, int? bits6) => (IRequest request, ref KeyBuffer key) =>
    {
        if (!inner(request, ref key))
        {
            return false;
        }

        key.Truncate(ClientAddress.Unmap(key.Written));
        if ((key.Written.Length == sizeof(uint) ? bits : bits6) is not { } kept)
        {
            return false;
        }

        Clear(key.Written, kept);
        return true;
    };

    /// <summary>Reads a mask: a number of bits, or 255.255.255.0.</summary>
    public static bool TryParseMask(string text, out int bits)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bits))
        {
            return bits <= IPv4Bits;
        }

        if (!IPAddress.TryParse(text, out var mask) || mask.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        var ones = string.Concat(mask.GetAddressBytes().Select(octet => $"{octet:b8}"));
        bits = ones.IndexOf('0', StringComparison.Ordinal) is >= 0 and var end ? end : IPv4Bits;
        return !ones[bits..].Contains('1', StringComparison.Ordinal);
    }

    /// <summary>Reads a number of bits of an IPv6 address.</summary>
    public static bool TryParseMask6(string text, out int bits) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bits) && bits <= IPv6Bits;

    private static void Clear(Span<byte> address, int bits)
    {
        for (var bit = bits; bit < address.Length * 8; bit++)
        {
            address[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }
    }
}
