using System.Text.RegularExpressions;
using LoadBalancing.Rules.Matching;

namespace LoadBalancing.Health;

/// <summary>
/// A regular expression that servers cannot stall with what they send: it runs in time linear in the text or, if it holds what needs
/// going back, gives up after a while. Patterns of equal text are equal.
/// </summary>
internal sealed class SafePattern : IEquatable<SafePattern>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Regex _regex;
    private readonly string _text;
    private readonly bool _ignoreCase;

    /// <exception cref="ArgumentException">The text is no regular expression.</exception>
    public SafePattern(string text, bool ignoreCase = false)
    {
        _text = text;
        _ignoreCase = ignoreCase;
        _regex = LinearRegex.Create(text, ignoreCase, Patience);
    }

    /// <summary>Whether a text is a regular expression; says what is wrong if it is not.</summary>
    public static bool IsValid(string text, out string problem)
    {
        problem = "";
        try
        {
            _ = new SafePattern(text);
            return true;
        }
        catch (ArgumentException exception)
        {
            problem = exception.Message;
            return false;
        }
    }

    /// <summary>Whether the expression finds something.</summary>
    public bool Finds(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    public bool Equals(SafePattern? other) => other is not null && (_text, _ignoreCase) == (other._text, other._ignoreCase);

    public override bool Equals(object? obj) => Equals(obj as SafePattern);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    public override string ToString() => _text;
}
