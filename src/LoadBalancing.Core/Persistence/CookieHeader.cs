using System.Buffers;

namespace LoadBalancing.Persistence;

/// <summary>
/// Reads and edits the text of <c>Cookie</c> and <c>Set-Cookie</c> headers, as HAProxy does. Nothing is decoded; what is not
/// touched stays as it was, byte for byte.
/// </summary>
public static class CookieHeader
{
    // The comma comes from RFC 2109, whose clients are few and whose servers are many.
    private static readonly SearchValues<char> Separators = SearchValues.Create(";,");

    /// <summary>Moves to the next cookie of a <c>Cookie</c> header.</summary>
    /// <param name="header">The header's value.</param>
    /// <param name="position">Where to go on; 0 at first. Moved behind the cookie that was found.</param>
    /// <param name="name">The cookie's name.</param>
    /// <param name="value">The cookie's value; quotes belong to it.</param>
    /// <returns>Whether there was a further cookie. Items without <c>=</c> and <c>$</c> attributes are passed over.</returns>
    public static bool TryReadNext(
        ReadOnlySpan<char> header, scoped ref int position, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        while (position < header.Length)
        {
            var item = TakeItem(header, ref position);
            if (TrySplit(item, out name, out value))
            {
                return true;
            }
        }

        name = value = default;
        return false;
    }

    /// <summary>Moves to the next cookie of one name in a <c>Cookie</c> header. Faster than reading all: what cannot be it is not looked at.</summary>
    /// <param name="header">The header's value.</param>
    /// <param name="cookie">Name of the cookie, case-sensitive; at least one character.</param>
    /// <param name="position">Where to go on; 0 at first. Moved behind the cookie that was found.</param>
    /// <param name="value">The cookie's value; quotes belong to it.</param>
    /// <returns>Whether there was a further one.</returns>
    public static bool TryFindNext(
        ReadOnlySpan<char> header, ReadOnlySpan<char> cookie, scoped ref int position, out ReadOnlySpan<char> value) =>
        TryFindItem(header, cookie, ref position, out _, out value);

    /// <summary>Whether a <c>Set-Cookie</c> header sets the cookie of one name.</summary>
    /// <param name="setCookie">The header's value.</param>
    /// <param name="cookie">Name of the cookie, case-sensitive.</param>
    public static bool Sets(ReadOnlySpan<char> setCookie, ReadOnlySpan<char> cookie)
    {
        var position = 0;
        return TrySplit(TakeItem(setCookie, ref position), out var name, out _) && name.SequenceEqual(cookie);
    }

    /// <summary>Puts another value in the place of that of a <c>Set-Cookie</c> header; its attributes stay.</summary>
    /// <param name="setCookie">The header's value, which <see cref="Sets"/> the cookie.</param>
    /// <param name="cookie">Name of the cookie.</param>
    /// <param name="value">The new value.</param>
    public static string ReplaceValue(string setCookie, string cookie, string value) =>
        string.Concat(cookie, "=", value, setCookie.AsSpan(ValueOf(setCookie).End.Value));

    /// <summary>Puts a server's value and <c>~</c> before the value of a <c>Set-Cookie</c> header.</summary>
    /// <param name="setCookie">The header's value, which <see cref="Sets"/> the cookie.</param>
    /// <param name="cookie">Name of the cookie.</param>
    /// <param name="prefix">The server's value.</param>
    public static string PrefixValue(string setCookie, string cookie, string prefix) =>
        $"{cookie}={prefix}~{setCookie.AsSpan(ValueOf(setCookie).Start.Value)}";

    /// <summary>
    /// Writes a line of a <c>Cookie</c> header without what stands before the first <c>~</c> of the cookies of one name.
    /// </summary>
    /// <param name="line">The header's value.</param>
    /// <param name="cookie">Name of the cookie, case-sensitive.</param>
    /// <param name="known">The prefixes that are taken away; all by default.</param>
    /// <param name="kept">Where to write; as long as the line at least. It may be the line itself.</param>
    /// <returns>How many characters were written.</returns>
    internal static int WriteWithoutPrefix(ReadOnlySpan<char> line, ReadOnlySpan<char> cookie, KnownPrefixes? known, Span<char> kept)
    {
        var (length, position, copied) = (0, 0, 0);
        while (TryFindItem(line, cookie, ref position, out var start, out var value))
        {
            if (value.IndexOf('~') is not (>= 0 and var end) || known?.Contains(value[..end]) == false)
            {
                continue;
            }

            var nameEnd = SkipBlanks(line, start, line.Length) + cookie.Length;
            line.Overlaps(value, out var valueStart);
            length = Append(kept, length, line[copied..nameEnd]);
            length = Append(kept, length, "=");
            copied = valueStart + end + 1;
        }

        return Append(kept, length, line[copied..]);
    }

    /// <summary>
    /// Writes a line of a <c>Cookie</c> header without the cookies of one name and their <c>$</c> attributes.
    /// </summary>
    /// <param name="line">The header's value.</param>
    /// <param name="cookie">Name of the cookie, case-sensitive.</param>
    /// <param name="kept">Where to write; as long as the line at least.</param>
    /// <returns>How many characters were written; 0 when there was nothing else.</returns>
    public static int WriteWithout(ReadOnlySpan<char> line, ReadOnlySpan<char> cookie, Span<char> kept)
    {
        // What removed cookies leave between their neighbours is the separator behind them and a space. That is no more than what
        // is removed, an item of at least "c=" and a separator.
        var (length, position, copied) = (0, 0, 0);
        while (TryFindItem(line, cookie, ref position, out var start, out _))
        {
            length = start == 0 ? 0 : Append(kept, length, line[copied..(start - 1)]);
            var next = start;
            SkipRemoved(line, cookie, ref next, out var end);
            if (end == line.Length)
            {
                // Attributes are of no use to a server without the cookie that they stood for.
                return HoldsOnlyAttributes(line, cookie) ? 0 : length;
            }

            length = WriteGap(kept, length, line[end]);
            if (next == line.Length)
            {
                return length;
            }

            if (length > 0)
            {
                kept[length++] = ' ';
            }

            position = next;
            var following = TakeItem(line, ref position);
            copied = SkipBlanks(line, next, next + following.Length);
        }

        return Append(kept, length, line[copied..]);
    }

    // Looks for the name first, so that most cookies need not be taken apart. Without quotes before the name, its item begins behind
    // the last separator; with quotes, the items have to be counted off.
    private static bool TryFindItem(
        ReadOnlySpan<char> header, ReadOnlySpan<char> cookie, scoped ref int position, out int start, out ReadOnlySpan<char> value)
    {
        while (header[position..].IndexOf(cookie) is >= 0 and var ahead)
        {
            var at = position + ahead;
            var before = header[position..at];
            if (!before.Contains('"'))
            {
                position += before.LastIndexOfAny(Separators) + 1;
            }

            ReadOnlySpan<char> item;
            do
            {
                start = position;
                item = TakeItem(header, ref position);
            }
            while (position <= at);
            if (TrySplit(item, out var name, out value) && name.SequenceEqual(cookie))
            {
                return true;
            }
        }

        position = start = header.Length;
        value = default;
        return false;
    }

    // Passes over cookies of one name and the attributes behind them.
    private static void SkipRemoved(ReadOnlySpan<char> line, ReadOnlySpan<char> cookie, ref int position, out int end)
    {
        var next = position;
        var item = TakeItem(line, ref next);
        do
        {
            end = position + item.Length;
            position = next;
            item = TakeItem(line, ref next);
        }
        while (position < line.Length && (IsAttribute(item) || IsNamed(item, cookie)));
    }

    // Whether nothing but attributes is left when the cookies of one name and their attributes are gone.
    private static bool HoldsOnlyAttributes(ReadOnlySpan<char> line, ReadOnlySpan<char> cookie)
    {
        var position = 0;
        while (position < line.Length)
        {
            var item = TakeItem(line, ref position);
            if (!IsAttribute(item) && !IsNamed(item, cookie))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNamed(ReadOnlySpan<char> item, ReadOnlySpan<char> cookie) =>
        TrySplit(item, out var name, out _) && name.SequenceEqual(cookie);

    private static int SkipBlanks(ReadOnlySpan<char> line, int start, int end) => end - line[start..end].TrimStart(" \t").Length;

    private static int Append(Span<char> kept, int length, ReadOnlySpan<char> text)
    {
        text.CopyTo(kept[length..]);
        return length + text.Length;
    }

    // Where the value of the first cookie is, without the blanks around it.
    private static Range ValueOf(ReadOnlySpan<char> line)
    {
        var position = 0;
        var item = TakeItem(line, ref position);
        var start = item.Length - item[(item.IndexOf('=') + 1)..].TrimStart(" \t").Length;
        return start..Math.Max(start, item.TrimEnd(" \t").Length);
    }

    private static int WriteGap(Span<char> kept, int length, char separator)
    {
        length = kept[..length].TrimEnd(" \t").Length;
        if (length > 0)
        {
            kept[length++] = separator;
        }

        return length;
    }

    // An item up to the separator behind it, which is passed over; a separator inside quotes ends nothing.
    internal static ReadOnlySpan<char> TakeItem(ReadOnlySpan<char> header, scoped ref int position)
    {
        var start = position;
        var rest = header[start..];
        var end = rest.IndexOfAny(Separators);
        if (end >= 0 && rest[..end].IndexOf('=') is >= 0 and var equals && rest[equals..end].Contains('"'))
        {
            end = EndOfQuotedItem(rest, equals + 1);
        }

        position = end < 0 ? header.Length : start + end + 1;
        return end < 0 ? rest : rest[..end];
    }

    internal static bool IsAttribute(ReadOnlySpan<char> item) => item.TrimStart(" \t").StartsWith('$');

    private static int EndOfQuotedItem(ReadOnlySpan<char> rest, int valueStart)
    {
        var quoted = false;
        for (var i = valueStart; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted:
                    i++;
                    break;
                case ';' or ',' when !quoted:
                    return i;
            }
        }

        return -1;
    }

    private static bool TrySplit(ReadOnlySpan<char> item, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        var equals = item.IndexOf('=');
        if (equals < 0)
        {
            name = value = default;
            return false;
        }

        name = item[..equals].Trim(" \t");
        value = item[(equals + 1)..].Trim(" \t");
        return name.Length > 0 && name[0] != '$';
    }
}
