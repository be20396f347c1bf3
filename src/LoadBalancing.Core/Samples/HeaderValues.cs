using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Samples;

/// <summary>
/// The values of a header: what commas outside quotes part, over all lines of that name. A line without any is one that is empty.
/// </summary>
internal static class HeaderValues
{
    /// <summary>Moves to the next value.</summary>
    /// <param name="lines">The lines of the header.</param>
    /// <param name="line">The line that is read; 0 at first.</param>
    /// <param name="position">Where to go on in the line; 0 at first.</param>
    /// <param name="value">The value, without the blanks around it.</param>
    /// <returns>Whether there is a further one.</returns>
    public static bool TryReadNext(StringValues lines, scoped ref int line, scoped ref int position, out ReadOnlySpan<char> value)
    {
        if (line >= lines.Count)
        {
            value = [];
            return false;
        }

        var rest = lines[line].AsSpan(position);
        var end = EndOf(rest);
        value = rest[..end].Trim(" \t");
        // Behind a comma there is a value, even if it is empty.
        (line, position) = end < rest.Length ? (line, position + end + 1) : (line + 1, 0);

        return true;
    }

    /// <summary>How many values there are.</summary>
    public static int Count(StringValues lines)
    {
        var (count, line, position) = (0, 0, 0);
        while (TryReadNext(lines, ref line, ref position, out _))
        {
            count++;
        }

        return count;
    }

    /// <summary>Finds one value.</summary>
    /// <param name="lines">The lines of the header.</param>
    /// <param name="occurrence">Which value: 1 is the first, -1 the last, and so on.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(StringValues lines, int occurrence, out ReadOnlySpan<char> value)
    {
        value = [];
        var wanted = occurrence > 0 ? occurrence : Count(lines) + occurrence + 1;
        var (line, position) = (0, 0);
        while (wanted > 0 && TryReadNext(lines, ref line, ref position, out value))
        {
            if (--wanted == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int EndOf(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ',' when !quoted:
                    return i;
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
            }
        }

        return text.Length;
    }
}
