using System.Buffers.Binary;
using System.Numerics;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>Yann Collet's XXH32, of exactly 16 bytes: an IPv6 address.</summary>
internal static class Xxh32
{
    private const int Length = 16;
    private const uint Prime1 = 0x9E3779B1;
    private const uint Prime2 = 0x85EBCA77;
    private const uint Prime3 = 0xC2B2AE3D;

    public static uint Compute(ReadOnlySpan<byte> address, uint seed)
    {
        var hash =
            BitOperations.RotateLeft(Round(seed + Prime1 + Prime2, address), 1) +
            BitOperations.RotateLeft(Round(seed + Prime2, address[4..]), 7) +
            BitOperations.RotateLeft(Round(seed, address[8..]), 12) +
            BitOperations.RotateLeft(Round(seed - Prime1, address[12..]), 18) +
            Length;
        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }

    private static uint Round(uint accumulator, ReadOnlySpan<byte> lane) =>
        BitOperations.RotateLeft(accumulator + (BinaryPrimitives.ReadUInt32LittleEndian(lane) * Prime2), 13) * Prime1;
}
