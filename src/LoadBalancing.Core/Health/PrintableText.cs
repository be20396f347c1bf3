using System.Globalization;
using System.Text;

namespace LoadBalancing.Health;

/// <summary>What servers and agents send, fit to be shown in a line of a log.</summary>
internal static class PrintableText
{
    private const int Longest = 100;

    /// <summary>The bytes as characters, no more than 100 of them.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Of(Encoding.Latin1.GetString(bytes[..Math.Min(Longest, bytes.Length)]).TrimEnd());

    /// <summary>The beginning of the text, with dots for characters that break lines, are not seen, or do something.</summary>
    public static string Of(string text, int longest = Longest) => string.Concat(text.Take(longest).Select(c => IsShown(c) ? c : '.'));

    // Surrogates are the halves of characters beyond the first 65,536, of which some are not seen.
    private static bool IsShown(char c) => char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or
        UnicodeCategory.Surrogate);
}
