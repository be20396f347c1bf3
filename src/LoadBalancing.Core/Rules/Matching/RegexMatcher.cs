using System.Text.RegularExpressions;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Finds texts that one of several regular expressions matches. Those that go back share the time of their request.</summary>
internal sealed class RegexMatcher : Matcher
{
    private readonly Regex[] _expressions;

    /// <param name="patterns">The expressions.</param>
    /// <param name="ignoreCase">Whether letter case does not count.</param>
    /// <exception cref="ArgumentException">One of them is no regular expression.</exception>
    public RegexMatcher(IEnumerable<string> patterns, bool ignoreCase) =>
        _expressions = [.. patterns.Select(pattern => LinearRegex.Create(pattern, ignoreCase, RegexBudget.Whole))];

    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value)
    {
        foreach (var expression in _expressions)
        {
            if (LinearRegex.IsLinear(expression)
                ? expression.IsMatch(value.Text)
                : (context.Request.RegexBudget ?? new RegexBudget()).Finds(expression, value.Text, context.Time))
            {
                return true;
            }
        }

        return false;
    }
}
