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
    /// <param name="judged">So many of the bytes, from the begin, were judged before and held it not.</param>
    /// <returns><see langword="null"/> when only more bytes can tell.</returns>
    public bool? Judge(ReadOnlySpan<byte> bytes, int? enough, int judged = 0)
    {
        var least = Math.Max(1, enough ?? 1);
        if (bytes.Length < least)
        {
            return null;
        }

        // Nothing has been looked for in what was too little.
        return Holds(bytes, judged < least ? 0 : judged) ? true
            : enough is null || bytes.Length < Contained?.Length ? null
            : false;
    }

    public bool Holds(ReadOnlySpan<byte> bytes) => Holds(bytes, judged: 0);

    // An expression may look back as far as it likes; bytes begin where they did not fit in before.
    private bool Holds(ReadOnlySpan<byte> bytes, int judged)
    {
        if (Pattern is not null)
        {
            return Pattern.Finds(InDigits ? Convert.ToHexString(bytes) : Encoding.Latin1.GetString(bytes));
        }

        var searched = Math.Max(0, judged - Contained!.Length + 1);
        return Encoding.Latin1.GetString(bytes[searched..]).Contains(Contained, StringComparison.Ordinal);
    }
}
