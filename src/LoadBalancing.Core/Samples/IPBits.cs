using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Samples;

/// <summary>An IP address as a number, so that addresses of both kinds can be compared.</summary>
/// <param name="Value">The 128 bits of the address; those of 1.2.3.4 are ::ffff:1.2.3.4.</param>
/// <param name="IsIPv6">Whether the address is written as IPv6.</param>
internal readonly record struct IPBits(UInt128 Value, bool IsIPv6)
{
    /// <summary>The most bytes that an address has.</summary>
    public const int MaxLength = 16;

    private const int IPv4Length = 4;
    private static readonly UInt128 Mapped = (UInt128)0xffff << 32;

    /// <summary>Whether the bits are those of an IPv4 address, however it is written.</summary>
    public bool IsIPv4Inside => Value >> 32 == 0xffff;

    /// <summary>Takes an IPv4 address that is written as IPv6 for what it is.</summary>
    public IPBits Unmapped => new(Value, IsIPv6 && !IsIPv4Inside);

    /// <summary>The IPv4 address with these 32 bits.</summary>
    public static IPBits FromIPv4(uint address) => new(Mapped | address, IsIPv6: false);

    public static bool TryFrom(IPAddress? address, out IPBits bits)
    {
        bits = default;
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (address is null || !address.TryWriteBytes(bytes, out _))
        {
            return false;
        }

        bits = address.AddressFamily == AddressFamily.InterNetwork
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new IPBits(BinaryPrimitives.ReadUInt128BigEndian(bytes), IsIPv6: true);
        return true;
    }

    /// <summary>Writes the 4 or 16 bytes of the address in network order.</summary>
    /// <returns>How many that are.</returns>
    public int Write(Span<byte> bytes)
    {
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
            return MaxLength;
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Value);
        return IPv4Length;
    }

    /// <summary>Keeps the first bits of the address and clears the others.</summary>
    /// <param name="length">How many, 0 to 32 or 128.</param>
    public IPBits Network(int length)
    {
        var cleared = (IsIPv6 ? 128 : 32) - length;
        return this with { Value = cleared >= 128 ? 0 : Value >> cleared << cleared };
    }

    /// <summary>Writes the address as text.</summary>
    /// <param name="room">Room for 45 characters.</param>
    /// <param name="written">How many were written.</param>
    public bool TryFormat(Span<char> room, out int written)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        var address = bytes[..Write(bytes)];
        if (IsIPv6)
        {
            return new IPAddress(address).TryFormat(room, out written);
        }

        // Without an object in between.
        written = 0;
        foreach (var octet in address)
        {
            if (written > 0)
            {
                room[written++] = '.';
            }

            octet.TryFormat(room[written..], out var digits, provider: CultureInfo.InvariantCulture);
            written += digits;
        }

        return true;
    }
}
