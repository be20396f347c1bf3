using System.Buffers;
using System.Runtime.CompilerServices;

namespace LoadBalancing.Rules;

/// <summary>Takes from control characters the power to end a line or a header.</summary>
internal static class ControlCharacters
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(code => code != '\t').Append(127).Select(code => (char)code)]);

    /// <summary>Whether a text holds any; the tab does not count.</summary>
    public static bool AreIn(ReadOnlySpan<char> text) => text.ContainsAny(Characters);

    /// <summary>Appends a text in which each is a percent sign and its code.</summary>
    public static void Escape(ReadOnlySpan<char> from, scoped ref DefaultInterpolatedStringHandler to)
    {
        while (from.IndexOfAny(Characters) is >= 0 and var at)
        {
            to.AppendFormatted(from[..at]);
            to.AppendLiteral("%");
            to.AppendFormatted((int)from[at], "X2");
            from = from[(at + 1)..];
        }

        to.AppendFormatted(from);
    }
}
