using System.Buffers;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Persistence;

/// <summary>
/// Takes the blanks around the equals sign of a cookie out of <c>Cookie</c> headers, as HAProxy does whenever it looks for a
/// persistence cookie. <c>$</c> attributes keep theirs.
/// </summary>
internal static class CookieBlanks
{
    private static readonly SearchValues<string> Loose = SearchValues.Create([" =", "= ", "\t=", "=\t"], StringComparison.Ordinal);

    /// <summary>The headers without these blanks; the same object when there are none.</summary>
    /// <param name="headers">The header's values, one for each line.</param>
    public static StringValues Remove(StringValues headers)
    {
        foreach (var line in headers)
        {
            if (line.AsSpan().ContainsAny(Loose))
            {
                return new StringValues([.. headers.Select(RemoveFromLine!)]);
            }
        }

        return headers;
    }

    private static string RemoveFromLine(string line)
    {
        var kept = new StringBuilder(line.Length);
        var position = 0;
        while (position < line.Length)
        {
            var start = position;
            var item = CookieHeader.TakeItem(line, ref position);
            var equals = item.IndexOf('=');
            if (equals < 0 || CookieHeader.IsAttribute(item))
            {
                kept.Append(item);
            }
            else
            {
                // The blanks before a cookie are its separator's, even if it has no name.
                var name = item[..equals];
                kept.Append(name.IsWhiteSpace() ? name : name.TrimEnd(" \t")).Append('=').Append(item[(equals + 1)..].TrimStart(" \t"));
            }

            kept.Append(line.AsSpan(start + item.Length, position - start - item.Length));
        }

        return kept.ToString();
    }
}
