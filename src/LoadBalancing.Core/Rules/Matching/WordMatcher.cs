using System.Buffers;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>
/// Finds texts in which one of the patterns stands between delimiters, or between one and the beginning or end. Delimiters around a
/// pattern do not count.
/// </summary>
/// <param name="patterns">The patterns.</param>
/// <param name="delimiters">The delimiters.</param>
/// <param name="comparison">Whether letter case counts.</param>
internal sealed class WordMatcher(IEnumerable<string> patterns, string delimiters, StringComparison comparison) : Matcher
{
    private readonly SearchValues<char> _delimiters = SearchValues.Create(delimiters);
    private readonly string[] _patterns = [.. patterns.Select(pattern => pattern.Trim([.. delimiters])).Where(pattern => pattern.Length > 0)];

    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value)
    {
        foreach (var pattern in _patterns)
        {
            if (Contains(value.Text, pattern))
            {
                return true;
            }
        }

        return false;
    }

    private bool Contains(ReadOnlySpan<char> text, string pattern)
    {
        for (var start = 0; text[start..].IndexOf(pattern, comparison) is >= 0 and var offset; start++)
        {
            start += offset;
            var end = start + pattern.Length;
            if ((start == 0 || _delimiters.Contains(text[start - 1])) && (end == text.Length || _delimiters.Contains(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
