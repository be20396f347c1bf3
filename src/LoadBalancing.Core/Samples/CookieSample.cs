using LoadBalancing.Persistence;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Samples;

/// <summary>The cookies of a name; the last one where one is wanted. An empty cookie is as good as none, as in HAProxy.</summary>
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
        var (line, position) = (0, 0);
        var lines = context.Request.GetHeader("Cookie");
        while (TryReadNext(lines, name, ref line, ref position, out var text))
        {
            last = text;
            if (name is null)
            {
                break;
            }
        }

        value = new SampleValue(last);
        return last.Length > 0;
    }

    public override bool TryNext(scoped in SampleContext context, scoped ref SampleCursor cursor, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        if (cursor.Begin())
        {
            cursor.Lines = context.Request.GetHeader("Cookie");
        }

        ReadOnlySpan<char> text;
        while (TryReadNext(cursor.Lines, name, ref cursor.Line, ref cursor.Position, out text) && text.IsEmpty)
        {
        }

        value = new SampleValue(text);
        return text.Length > 0;
    }

    private static bool TryReadNext(StringValues lines, string? name, scoped ref int line, scoped ref int position, out ReadOnlySpan<char> value)
    {
        for (; line < lines.Count; line++, position = 0)
        {
            while (CookieHeader.TryReadNext(lines[line], ref position, out var found, out value))
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
