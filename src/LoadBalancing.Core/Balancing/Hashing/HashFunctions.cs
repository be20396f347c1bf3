using System.Numerics;
using LoadBalancing.Configuration;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>The hash functions of <see cref="HashFunction"/>; all arithmetic is modulo 2^32.</summary>
internal static class HashFunctions
{
    private const uint CrcPolynomial = 0xEDB88320;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(octet => CrcOf((uint)octet))];

    public static uint Compute(HashFunction function, ReadOnlySpan<byte> key) => function switch
    {
        HashFunction.Djb2 => Djb2(key),
        HashFunction.Wt6 => Wt6(key),
        HashFunction.Crc32 => Crc32(key),
        HashFunction.None => Number(key),
        _ => Sdbm(key),
    };

    /// <summary>Bob Jenkins's mix of a 32-bit integer in six steps, and a multiplication.</summary>
    public static uint Avalanche(uint hash)
    {
        hash = hash + 0x7ed55d16 + (hash << 12);
        hash = hash ^ 0xc761c23c ^ (hash >> 19);
        hash = hash + 0x165667b1 + (hash << 5);
        hash = (hash + 0xd3a2646c) ^ (hash << 9);
        hash = hash + 0xfd7046c5 + (hash << 3);
        hash = hash ^ 0xb55a4f09 ^ (hash >> 16);
        return hash * 3221225473;
    }

    private static uint Sdbm(ReadOnlySpan<byte> key)
    {
        var hash = 0u;
        foreach (var octet in key)
        {
            hash = octet + (hash << 6) + (hash << 16) - hash;
        }

        return hash;
    }

    private static uint Djb2(ReadOnlySpan<byte> key)
    {
        var hash = 5381u;
        foreach (var octet in key)
        {
            hash = (hash * 33) + octet;
        }

        return hash;
    }

    // Two registers that change places, rotated by what they hold.
    private static uint Wt6(ReadOnlySpan<byte> key)
    {
        var (first, second) = (0xA53C965Au, 0x5CA6953Au);
        var (turnSecond, turnFirst) = (6, 18);
        foreach (var octet in key)
        {
            first = ~(first ^ octet);
            second = ~(second + octet);
            (first, second) = (BitOperations.RotateLeft(second, turnSecond), BitOperations.RotateLeft(first, turnFirst));
            var turns = (ushort)((first >> 16) ^ second);
            (turnSecond, turnFirst) = (turns % 32, turns >> 11);
        }

        return first ^ second;
    }

    // Of the digits at the beginning, a sign before them, as C's atoi does; anything else is 0.
    private static uint Number(ReadOnlySpan<byte> key)
    {
        var negative = key.StartsWith("-"u8);
        var number = 0u;
        foreach (var octet in negative ? key[1..] : key)
        {
            if (!char.IsAsciiDigit((char)octet))
            {
                break;
            }

            number = (number * 10) + (octet - (uint)'0');
        }

        return negative ? 0 - number : number;
    }

    private static uint Crc32(ReadOnlySpan<byte> key)
    {
        var crc = ~0u;
        foreach (var octet in key)
        {
            crc = CrcTable[(byte)(crc ^ octet)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint CrcOf(uint octet)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            octet = (octet >> 1) ^ ((octet & 1) * CrcPolynomial);
        }

        return octet;
    }
}
