using System.Text;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Persistence;

/// <summary>
/// Reads and edits the text of <c>Cookie</c> and <c>Set-Cookie</c> headers. Nothing is decoded; what is not touched stays as
/// it was, byte for byte.
/// </summary>
public static class CookieHeader
{
    /// <summary>Moves to the next cookie of a <c>Cookie</c> header.</summary>
    /// <param name="header">The header's value.</param>
    /// <param name="position">Where to go on; 0 at first. Moved behind the cookie that was found.</param>
    /// <param name="name">The cookie's name.</param>
    /// <param name="value">The cookie's value, without the quotes that may surround it.</param>
    /// <returns>Whether there was a further cookie. Items without <c>=</c> and <c>$</c> attributes are passed over.</returns>
    public static bool TryReadNext(
        ReadOnlySpan<char> header, ref int position, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
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

    /// <summary>Removes every cookie of one name from the <c>Cookie</c> headers of a request.</summary>
    /// <param name="headers">The header's values, one for each line.</param>
    /// <param name="cookie">Name of the cookie, case-sensitive.</param>
    /// <returns>
    /// The remaining lines; the same object when the cookie is in none of them; empty when nothing else was in them.
    /// </returns>
    public static StringValues Remove(StringValues headers, string cookie)
    {
        if (headers.Count == 1)
        {
            return RemoveFromLine(headers[0]!, cookie) is { } line ? line : StringValues.Empty;
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

    private static string? RemoveFromLine(string line, string cookie)
    {
        var position = 0;
        StringBuilder? rest = null;
        while (position < line.Length)
        {
            var start = position;
            var item = TakeItem(line, ref position);
            var remove = TrySplit(item, out var name, out _) && name.SequenceEqual(cookie);
            if (remove)
            {
                rest ??= new StringBuilder(line, 0, start, line.Length);
            }
            else
            {
                rest?.Append(line, start, position - start);
            }
        }

        if (rest is null)
        {
            return line;
        }

        var text = rest.ToString().AsSpan().Trim(" \t;");
        return text.Length == 0 ? null : text.ToString();
    }

    // An item and the semicolon behind it; a semicolon inside quotes ends nothing.
    private static ReadOnlySpan<char> TakeItem(ReadOnlySpan<char> header, ref int position)
    {
        var start = position;
        var rest = header[start..];
        var end = rest.IndexOf(';');
        if (end >= 0 && rest[..end].Contains('"'))
        {
            end = EndOfQuotedItem(rest);
        }

        position = end < 0 ? header.Length : start + end + 1;
        return end < 0 ? rest : rest[..end];
    }

    private static int EndOfQuotedItem(ReadOnlySpan<char> rest)
    {
        var quoted = false;
        for (var i = 0; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted:
                    i++;
                    break;
                case ';' when !quoted:
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
        if (value.Length > 1 && value[0] == '"' && value[^1] == '"')
        {
            value = value[1..^1];
        }

        return name.Length > 0 && name[0] != '$';
    }
}
