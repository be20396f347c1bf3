using System.Text.RegularExpressions;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Finds texts that one of several regular expressions matches. One that takes too long over a text does not match it.</summary>
internal sealed class RegexMatcher : Matcher
{
    /// <summary>The longest time that an expression may take over a value.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(100);

    private readonly Regex[] _expressions;

    /// <param name="patterns">The expressions.</param>
    /// <param name="ignoreCase">Whether letter case does not count.</param>
    /// <exception cref="ArgumentException">One of them is no regular expression.</exception>
    public RegexMatcher(IEnumerable<string> patterns, bool ignoreCase)
    {
        var options = RegexOptions.CultureInvariant | RegexOptions.Compiled | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        _expressions = [.. patterns.Select(pattern => new Regex(pattern, options, TimeLimit))];
    }

    public override bool Matches(scoped in SampleValue value)
    {
        foreach (var expression in _expressions)
        {
            if (Matches(expression, value.Text))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(Regex expression, ReadOnlySpan<char> text)
    {
        try
        {
            return expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
