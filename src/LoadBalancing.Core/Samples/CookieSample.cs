using LoadBalancing.Persistence;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Samples;

/// <summary>
/// The cookies of a name; the last one where one is wanted. As in HAProxy, a line that holds nothing but an empty cookie holds none.
/// </summary>
/// <param name="name">The cookie, case-sensitive; <see langword="null"/> for all of them, of which the first is the one that is wanted.</param>
internal sealed class CookieSample(string? name) : Sample(SampleType.Text)
{
    /// <summary>How many cookies of a name a request has.</summary>
    public static int Count(scoped in SampleContext context, string? name)
    {
        var (count, line, position) = (0, 0, 0);
        var lines = context.Request.GetHeader("Cookie");
        while (TryReadNext(lines, name, ref line, ref position, out _))
        {
            count++;
        }

        return count;
    }

    public override bool TryGet(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        ReadOnlySpan<char> last = [];
        var found = false;
        var (line, position) = (0, 0);
        var lines = context.Request.GetHeader("Cookie");
        while ((!found || name is not null) && TryReadNext(lines, name, ref line, ref position, out var text))
        {
            last = text;
            found = true;
        }

        value = new SampleValue(last);
        return found;
    }

    public override bool TryNext(scoped in SampleContext context, scoped ref SampleCursor cursor, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        if (cursor.Begin())
        {
            cursor.Lines = context.Request.GetHeader("Cookie");
        }

        var found = TryReadNext(cursor.Lines, name, ref cursor.Line, ref cursor.Position, out var text);
        value = new SampleValue(text);
        return found;
    }

    private static bool TryReadNext(StringValues lines, string? name, scoped ref int line, scoped ref int position, out ReadOnlySpan<char> value)
    {
        // A name, the equals sign and a character.
        var shortest = (name?.Length ?? 0) + 2;
        for (; line < lines.Count; line++, position = 0)
        {
            while (lines[line].AsSpan().Trim(" \t").Length >= shortest &&
                CookieHeader.TryReadNext(lines[line], ref position, out var found, out value))
            {
                if (name is null || found.SequenceEqual(name))
                {
                    return true;
                }
            }
        }

        value = [];
        return false;
    }
}
