using LoadBalancing.Configuration;

namespace LoadBalancing.Health;

/// <summary>A comparison with a text that never changes.</summary>
internal sealed record TextPredicate
{
    private readonly TextMatch _match;
    private readonly string _text;
    private readonly SafePattern? _pattern;
    private readonly StringComparison _comparison;

    public TextPredicate(TextMatch match, string text, bool ignoreCase = false)
    {
        _match = match;
        _text = text;
        _pattern = match == TextMatch.Pattern ? new SafePattern(text, ignoreCase) : null;
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

    public bool Holds(string value) => _match switch
    {
        TextMatch.Begin => value.StartsWith(_text, _comparison),
        TextMatch.End => value.EndsWith(_text, _comparison),
        TextMatch.Contain => value.Contains(_text, _comparison),
        TextMatch.Pattern => _pattern!.Finds(value),
        _ => value.Equals(_text, _comparison),
    };
}
