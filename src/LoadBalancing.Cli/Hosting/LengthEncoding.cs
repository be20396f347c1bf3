using System.Text;

namespace LoadBalancing.Cli.Hosting;

/// <summary>
/// Reads the value of Content-Length for Kestrel, which takes +3 for 3 and keeps the text to itself: whatever is not a digit
/// becomes a character that Kestrel refuses.
/// </summary>
internal sealed class LengthEncoding : Encoding
{
    private const char Refused = 'x';

    public static LengthEncoding Instance { get; } = new();

    // Kestrel calls this one, with room for the longest number there is and one more.
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var length = Math.Min(bytes.Length, chars.Length);
        for (var i = 0; i < length; i++)
        {
            var value = (char)bytes[i];
            chars[i] = char.IsAsciiDigit(value) ? value : Refused;
        }

        return length;
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
