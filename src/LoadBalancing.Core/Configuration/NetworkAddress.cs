using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Configuration;

/// <summary>Reads an IP network, or a single address as the network that holds it alone.</summary>
internal static class NetworkAddress
{
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (TryParseAddress(text, out var single))
        {
            network = new IPNetwork(single, single.GetAddressBytes().Length * 8);
            return true;
        }

        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParseAddress(text.AsSpan(0, slash), out var address) || !int.TryParse(text.AsSpan(slash + 1), out var length) ||
            length < 0 || length > address.GetAddressBytes().Length * 8)
        {
            return false;
        }

        // IPNetwork refuses 10.1.2.3/8; operators write it, and mean 10.0.0.0/8.
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }

    /// <summary>Reads an address. IPAddress alone reads 10 as 0.0.0.10 and 10.1 as 10.0.0.1; who writes 10/8 means neither.</summary>
    public static bool TryParseAddress(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && (address.AddressFamily != AddressFamily.InterNetwork || text.Count('.') == 3);
}
