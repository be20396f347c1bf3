using LoadBalancing.Dispatching;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>
/// One value of a request header. Values are what commas outside quotes part, over all lines of that name; a line without any is one
/// that is empty.
/// </summary>
/// <param name="name">The header.</param>
/// <param name="occurrence">Which value: 1 is the first, -1 the last, and so on.</param>
internal sealed class HeaderKey(string name, int occurrence)
{
    public bool TryWrite(IRequest request, ref KeyBuffer key)
    {
        if (!TryFind(request.GetHeader(name), out var value))
        {
            return false;
        }

        key.Append(value);
        return true;
    }

    /// <summary>Like <see cref="TryWrite"/>, but an empty value is as good as none.</summary>
    public bool TryWriteText(IRequest request, ref KeyBuffer key) => TryWrite(request, ref key) && key.Written.Length > 0;

    /// <summary>Finds the value among the lines of the header.</summary>
    public bool TryFind(StringValues lines, out ReadOnlySpan<char> value)
    {
        value = [];
        var wanted = occurrence > 0 ? occurrence : Count(lines) + occurrence + 1;
        if (wanted <= 0)
        {
            return false;
        }

        for (var i = 0; i < lines.Count; i++)
        {
            var rest = lines[i].AsSpan();
            do
            {
                var item = Take(ref rest);
                if (--wanted == 0)
                {
                    value = item;
                    return true;
                }
            }
            while (!rest.IsEmpty);
        }

        return false;
    }

    private static int Count(StringValues lines)
    {
        var count = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            var rest = lines[i].AsSpan();
            do
            {
                Take(ref rest);
                count++;
            }
            while (!rest.IsEmpty);
        }

        return count;
    }

    private static ReadOnlySpan<char> Take(scoped ref ReadOnlySpan<char> rest)
    {
        var end = EndOf(rest);
        var value = rest[..end].Trim(" \t");
        rest = end < rest.Length ? rest[(end + 1)..] : [];
        return value;
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
