using System.Text.RegularExpressions;

namespace LoadBalancing.Rules.Matching;

/// <summary>Makes regular expressions that whoever writes the text cannot stall, as far as there are such.</summary>
internal static class LinearRegex
{
    /// <summary>Makes an expression that takes a time linear in the text or, if it holds what needs going back, one with a time limit.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="ignoreCase">Whether letter case does not count.</param>
    /// <param name="limit">The longest time over one text of an expression that goes back.</param>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Create(string pattern, bool ignoreCase, TimeSpan limit)
    {
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options | RegexOptions.Compiled, limit);
        }
    }

    /// <summary>Whether the time that it takes is linear in the text.</summary>
    public static bool IsLinear(Regex expression) => (expression.Options & RegexOptions.NonBacktracking) != 0;
}
