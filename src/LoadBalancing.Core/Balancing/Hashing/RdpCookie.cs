using System.Text;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>
/// The cookie in the first bytes of an RDP connection (MS-RDPBCGR 2.2.1.1): <c>Cookie: NAME=VALUE</c> and the end of a line, behind the
/// headers of TPKT and X.224. Pure functions over bytes.
/// </summary>
internal static class RdpCookie
{
    /// <summary>The cookie that names the user.</summary>
    public const string DefaultName = "mstshash";

    // Four bytes of TPKT and seven of X.224. HAProxy looks at none of them.
    private const int HeaderLength = 11;

    /// <summary>Finds the value of the cookie. Only the first one counts, as in HAProxy; one that is empty or cut off is none.</summary>
    /// <param name="start">What the client has sent so far.</param>
    /// <param name="name">Name of the cookie; letter case does not matter.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(ReadOnlySpan<byte> start, string name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (start.Length <= HeaderLength || !TrySkip(start[HeaderLength..], "Cookie:", out var rest) ||
            !TrySkip(rest.TrimStart((byte)' '), name, out rest) || !TrySkip(rest, "=", out rest))
        {
            return false;
        }

        var end = rest.IndexOf((byte)'\r');
        if (end <= 0 || end + 1 == rest.Length || rest[end + 1] != '\n')
        {
            return false;
        }

        value = rest[..end];
        return true;
    }

    private static bool TrySkip(ReadOnlySpan<byte> text, string beginning, out ReadOnlySpan<byte> rest)
    {
        var begins = text.Length >= beginning.Length && Ascii.EqualsIgnoreCase(text[..beginning.Length], beginning);
        rest = begins ? text[beginning.Length..] : default;
        return begins;
    }
}
