using System.Text;

namespace LoadBalancing.Health;

/// <summary>What is looked for in bytes.</summary>
/// <param name="Contained">Bytes that are contained, one a character, or <see langword="null"/>.</param>
/// <param name="Pattern">An expression that finds something, or <see langword="null"/>.</param>
/// <param name="InDigits">Whether the expression looks at the bytes written in hexadecimal digits.</param>
internal sealed record BytesPredicate(string? Contained, SafePattern? Pattern = null, bool InDigits = false)
{
    public bool Holds(ReadOnlySpan<byte> bytes)
    {
        if (Pattern is not null)
        {
            return Pattern.Finds(InDigits ? Convert.ToHexString(bytes) : Encoding.Latin1.GetString(bytes));
        }

        return Encoding.Latin1.GetString(bytes).Contains(Contained!, StringComparison.Ordinal);
    }
}
