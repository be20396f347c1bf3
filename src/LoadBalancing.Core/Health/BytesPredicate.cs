using System.Text;

namespace LoadBalancing.Health;

/// <summary>What is looked for in bytes.</summary>
/// <param name="Contained">Bytes that are contained, one a character, or <see langword="null"/>.</param>
/// <param name="Pattern">An expression that finds something, or <see langword="null"/>.</param>
/// <param name="InDigits">Whether the expression looks at the bytes written in hexadecimal digits.</param>
internal sealed record BytesPredicate(string? Contained, SafePattern? Pattern = null, bool InDigits = false)
{
    /// <summary>Whether the bytes that have come so far hold it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="enough">So many bytes settle it either way; <see langword="null"/> if more may always change it for the better.</param>
    /// <returns><see langword="null"/> when only more bytes can tell.</returns>
    public bool? Judge(ReadOnlySpan<byte> bytes, int? enough)
    {
        if (bytes.Length < Math.Max(1, enough ?? 1))
        {
            return null;
        }

        return Holds(bytes) ? true
            : enough is null || bytes.Length < Contained?.Length ? null
            : false;
    }

    public bool Holds(ReadOnlySpan<byte> bytes)
    {
        if (Pattern is not null)
        {
            return Pattern.Finds(InDigits ? Convert.ToHexString(bytes) : Encoding.Latin1.GetString(bytes));
        }

        return Encoding.Latin1.GetString(bytes).Contains(Contained!, StringComparison.Ordinal);
    }
}
