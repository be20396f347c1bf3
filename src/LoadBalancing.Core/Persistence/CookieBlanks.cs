using System.Buffers;

namespace LoadBalancing.Persistence;

/// <summary>
/// Takes the blanks around the equals sign of a cookie out of <c>Cookie</c> headers, as HAProxy does whenever it looks for a
/// persistence cookie. <c>$</c> attributes keep theirs.
/// </summary>
internal static class CookieBlanks
{
    private static readonly SearchValues<string> Loose = SearchValues.Create([" =", "= ", "\t=", "=\t"], StringComparison.Ordinal);

    /// <summary>Takes them out in place.</summary>
    /// <param name="line">The header's value; what follows the rest has no meaning afterwards.</param>
    /// <returns>How many characters are left.</returns>
    public static int Remove(Span<char> line)
    {
        if (!line.ContainsAny(Loose))
        {
            return line.Length;
        }

        // What is written never gets ahead of what is read.
        var (length, position) = (0, 0);
        while (position < line.Length)
        {
            var start = position;
            var item = CookieHeader.TakeItem(line, ref position);
            var equals = item.IndexOf('=');
            var end = start + item.Length;
            if (equals >= 0 && !CookieHeader.IsAttribute(item))
            {
                // The blanks before a cookie are its separator's, even if it has no name.
                var name = item[..equals];
                length = Move(line, length, name.IsWhiteSpace() ? name : name.TrimEnd(" \t"));
                line[length++] = '=';
                item = item[(equals + 1)..].TrimStart(" \t");
            }

            length = Move(line, length, item);
            length = Move(line, length, line[end..position]);
        }

        return length;
    }

    private static int Move(Span<char> line, int length, ReadOnlySpan<char> text)
    {
        text.CopyTo(line[length..]);
        return length + text.Length;
    }
}
