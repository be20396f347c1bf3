using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using LoadBalancing.Configuration;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>The words of a rule, taken one after another. What is wrong with them is a <see cref="FormatException"/>.</summary>
/// <param name="words">The words.</param>
internal sealed class RuleReader(IReadOnlyList<string> words)
{
    private int _next;

    /// <summary>Takes the next word, unless it begins the condition.</summary>
    public bool TryTake([NotNullWhen(true)] out string? word)
    {
        word = _next < words.Count && words[_next] is not ("if" or "unless") ? words[_next++] : null;
        return word is not null;
    }

    /// <summary>Takes the next word if it is this one.</summary>
    public bool TryTake(string expected)
    {
        var here = _next < words.Count && words[_next] == expected;
        _next += here ? 1 : 0;
        return here;
    }

    /// <summary>Takes a word that has to be there.</summary>
    public string Take(string after, string expected) =>
        _next < words.Count && words[_next].Length > 0 ? words[_next++] : throw new FormatException($"'{after}' expects {expected}.");

    /// <summary>Takes the condition, which is all that is left.</summary>
    public Condition TakeCondition(AclSet acls)
    {
        if (TryTake(out var word))
        {
            throw new FormatException($"'{words[0]}' takes no more words but a condition, found '{word}'.");
        }

        return _next < words.Count ? acls.Read([.. words.Skip(_next)]) : Condition.Always;
    }

    /// <summary>Takes a sample, be it one of the request or of the response.</summary>
    public Sample TakeSample(string after) =>
        SampleExpression.TryParse(Take(after, "a sample such as src"), ResponseSamples.Find, ResponseSamples.Names, out var sample, out var problem)
            ? sample
            : throw new FormatException($"'{after}': {problem}");

    /// <summary>Takes a format, which may be empty.</summary>
    public FormatText TakeFormat(string after, string expected) =>
        Parse(after, _next < words.Count ? words[_next++] : Take(after, expected));

    /// <summary>Takes a format for the value of a header.</summary>
    public FormatText TakeValue(string after, string expected)
    {
        if (_next < words.Count && ControlCharacters.AreIn(words[_next]))
        {
            throw new FormatException($"'{after}' expects {expected} without control characters, found '{words[_next]}'.");
        }

        return TakeFormat(after, expected);
    }

    /// <summary>Takes the name of a header that rules may write.</summary>
    public string TakeName(string after)
    {
        var name = Take(after, "the name of a header");
        if (!BackendValidator.IsToken(name))
        {
            throw new FormatException($"'{after}' expects the name of a header, found '{name}'.");
        }

        return ConnectionHeaders.Contains(name)
            ? throw new FormatException($"'{after}' cannot write '{name}', which says how a message is framed or what becomes of its connection.")
            : name;
    }

    /// <summary>Takes a status.</summary>
    public int TakeStatus(string after, string expected, Predicate<int> isValid)
    {
        var word = Take(after, expected);
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && isValid(status)
            ? status
            : throw new FormatException($"'{after}' expects {expected}, found '{word}'.");
    }

    /// <summary>Reads a format.</summary>
    public static FormatText Parse(string after, string text)
    {
        try
        {
            return FormatText.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{after}': {exception.Message}");
        }
    }

    /// <summary>What to throw when a word is not known.</summary>
    public static FormatException Unknown(string after, string word, IEnumerable<string> known) =>
        new($"'{after}' does not know '{word}'.{Spelling.Suggestion(word, known)}");
}
