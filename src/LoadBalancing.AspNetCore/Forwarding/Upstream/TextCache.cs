using System.Text;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>
/// Texts that servers send again and again, so that they are not allocated for every response. A place holds the last text
/// that fell on it; two threads that write it at once do no harm.
/// </summary>
internal sealed class TextCache
{
    private const int Places = 256;
    private const int LongestText = 128;

    private readonly string?[] _texts = new string?[Places];

    public string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return "";
        }

        if (bytes.Length > LongestText)
        {
            return Encoding.Latin1.GetString(bytes);
        }

        ref var place = ref _texts[Hash(bytes) % Places];
        if (place is { } text && Ascii.Equals(bytes, text))
        {
            return text;
        }

        return place = Encoding.Latin1.GetString(bytes);
    }

    // FNV-1a over the length and the two ends, where texts differ.
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        const int Edge = 12;
        var hash = 2166136261 ^ (uint)bytes.Length;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (i == Edge && bytes.Length > 2 * Edge)
            {
                i = bytes.Length - Edge;
            }

            hash = (hash ^ bytes[i]) * 16777619;
        }

        return hash ^ (hash >> 15);
    }
}
