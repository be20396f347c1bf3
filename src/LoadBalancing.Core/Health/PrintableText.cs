using System.Text;

namespace LoadBalancing.Health;

/// <summary>What servers send, fit to be shown in a line of a log.</summary>
internal static class PrintableText
{
    private const int Longest = 100;

    /// <summary>The bytes as characters, no more than 100 of them.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Of(Encoding.Latin1.GetString(bytes[..Math.Min(Longest, bytes.Length)]).TrimEnd());

    /// <summary>The text with dots for characters that would do something.</summary>
    public static string Of(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '.' : c));
}
