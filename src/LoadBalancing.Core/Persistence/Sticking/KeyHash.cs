using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>
/// A hash of keys that clients choose. With one that they could compute they could make all entries one chain, so it multiplies by numbers
/// that are drawn when the table is made; both halves of each product go into the next, as in the "folded multiply" of wyhash.
/// </summary>
internal readonly struct KeyHash
{
    private const int BlockSize = 2 * sizeof(ulong);

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _last;

    private KeyHash(ulong first, ulong second, ulong last) => (_first, _second, _last) = (first, second, last);

    /// <summary>Draws a hash.</summary>
    public static KeyHash Draw()
    {
        Span<ulong> drawn = stackalloc ulong[3];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(drawn));
        return new KeyHash(drawn[0], drawn[1], drawn[2]);
    }

    public int Of(ReadOnlySpan<byte> key)
    {
        var length = (ulong)key.Length;
        ulong hash = 0;
        for (; key.Length >= BlockSize; key = key[BlockSize..])
        {
            hash = Fold(hash, MemoryMarshal.Read<ulong>(key), MemoryMarshal.Read<ulong>(key[sizeof(ulong)..]));
        }

        if (key.Length > sizeof(ulong))
        {
            hash = Fold(hash, MemoryMarshal.Read<ulong>(key), Rest(key[sizeof(ulong)..]));
        }
        else if (!key.IsEmpty)
        {
            hash = Fold(hash, Rest(key), 0);
        }

        return (int)(Multiply(hash ^ _last, length ^ _first) >> 32);
    }

    private ulong Fold(ulong hash, ulong left, ulong right) => Multiply(hash ^ left ^ _first, right ^ _second);

    private static ulong Multiply(ulong left, ulong right) => Math.BigMul(left, right, out var low) ^ low;

    private static ulong Rest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == sizeof(uint))
        {
            return MemoryMarshal.Read<uint>(bytes);
        }

        ulong rest = 0;
        bytes.CopyTo(MemoryMarshal.AsBytes(new Span<ulong>(ref rest)));
        return rest;
    }
}
