using System.Buffers;
using Microsoft.Extensions.Primitives;

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

    /// <summary>Removes every cookie of one name, with its <c>$</c> attributes, from the <c>Cookie</c> headers of a request.</summary>
    /// <param name="headers">The header's values, one for each line.</param>
    /// <param name="cookie">Name of the cookie, case-sensitive.</param>
    /// <returns>
    /// The remaining lines; the same object when the cookie is in none of them; empty when nothing else was in them.
    /// </returns>
    public static StringValues Remove(StringValues headers, string cookie)
    {
        if (headers.Count == 1)
        {
            var line = headers[0]!;
            var rest = RemoveFromLine(line, cookie);
            return ReferenceEquals(rest, line) ? headers : rest is null ? StringValues.Empty : rest;
        }

        List<string>? kept = null;
        for (var i = 0; i < headers.Count; i++)
        {
            var line = RemoveFromLine(headers[i]!, cookie);
            if (kept is null && ReferenceEquals(line, headers[i]))
            {
                continue;
            }

            kept ??= [.. headers.Take(i).OfType<string>()];
            if (line is not null)
            {
                kept.Add(line);
            }
        }

        return kept is null ? headers : new StringValues([.. kept]);
    }

    /// <summary>Whether a <c>Set-Cookie</c> header sets the cookie of one name.</summary>
    /// <param name="setCookie">The header's value.</param>
    /// <param name="cookie">Name of the cookie, case-sensitive.</param>
    public static bool Sets(ReadOnlySpan<char> setCookie, ReadOnlySpan<char> cookie)
    {
        var end = setCookie.IndexOf(';');
        var pair = end < 0 ? setCookie : setCookie[..end];
        var equals = pair.IndexOf('=');
        return equals > 0 && pair[..equals].Trim(" \t").SequenceEqual(cookie);
    }

    // The line without the cookie: the line itself if it is not in it, null if nothing else is.
    private static string? RemoveFromLine(string line, string cookie)
    {
        if (!line.Contains(cookie, StringComparison.Ordinal))
        {
            return line;
        }

        var room = line.Length <= 512 ? stackalloc char[line.Length] : new char[line.Length];
        var length = WriteWithout(line, cookie, room);
        return length == line.Length ? line : length == 0 ? null : room[..length].ToString();
    }

    // What a removed cookie leaves between its neighbours is the separator behind it and a space. That is no more than what is
    // removed, an item of at least "c=" and a separator.
    private static int WriteWithout(ReadOnlySpan<char> line, ReadOnlySpan<char> cookie, Span<char> kept)
    {
        var (length, position, end) = (0, 0, 0);
        var removing = false;
        var onlyAttributes = true;
        while (position < line.Length)
        {
            var start = position;
            var item = TakeItem(line, ref position);
            end = start + item.Length;
            var isAttribute = IsAttribute(item);
            if ((isAttribute && removing) || (TrySplit(item, out var name, out _) && name.SequenceEqual(cookie)))
            {
                removing = true;
                continue;
            }

            onlyAttributes &= isAttribute;
            if (removing)
            {
                item = item.TrimStart(" \t");
                length = WriteGap(kept, length, line[start - 1]);
                if (length > 0)
                {
                    kept[length++] = ' ';
                }

                removing = false;
            }
            else if (start > 0)
            {
                kept[length++] = line[start - 1];
            }

            item.CopyTo(kept[length..]);
            length += item.Length;
        }

        if (end == line.Length)
        {
            // Attributes are of no use to a server without the cookie that they stood for.
            return removing && onlyAttributes ? 0 : length;
        }

        if (removing)
        {
            return WriteGap(kept, length, line[end]);
        }

        kept[length] = line[end];
        return length + 1;
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
