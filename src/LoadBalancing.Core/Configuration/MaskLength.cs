using System.Buffers.Binary;
using System.Net.Sockets;
using System.Numerics;

namespace LoadBalancing.Configuration;

/// <summary>Reads the mask of an IPv4 network that is written like an address: 255.255.255.0 has 24 bits.</summary>
internal static class MaskLength
{
    public static bool TryParse(ReadOnlySpan<char> text, out int bits)
    {
        bits = 0;
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        if (!NetworkAddress.TryParseAddress(text, out var mask) || mask.AddressFamily != AddressFamily.InterNetwork ||
            !mask.TryWriteBytes(bytes, out _))
        {
            return false;
        }

        var ones = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        bits = BitOperations.LeadingZeroCount(~ones);
        return bits == 32 || ones << bits == 0;
    }
}
