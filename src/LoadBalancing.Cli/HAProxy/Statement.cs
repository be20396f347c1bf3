using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;
using LoadBalancing.Rules;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>A line that is being read: gives its arguments one after another and collects what is wrong with them.</summary>
/// <param name="line">The line.</param>
/// <param name="context">What the reading of the file shares.</param>
internal sealed class Statement(ConfigurationLine line, ReadContext context)
{
    private int _next;

    /// <summary>The keyword, for messages.</summary>
    public string Keyword { get; private set; } = "";

    /// <summary>Whether <c>no</c> stands in front.</summary>
    public bool Negated { get; private set; }

    public int Line => line.Number;

    public NameLookup Names => context.Names;

    public GlobalSettings Global => context.Global;

    public bool HasArguments => _next < line.Words.Count;

    /// <summary>Passes over the words of the keyword.</summary>
    public void Begin(Keyword keyword, bool negated)
    {
        Begin(keyword.Name, keyword.Name.Count(c => c == ' ') + (negated ? 2 : 1));
        Negated = negated;
    }

    /// <summary>Passes over the first words of the line.</summary>
    public void Begin(string keyword, int words) => (Keyword, _next) = (keyword, words);

    /// <summary>Takes the next word, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out string? word)
    {
        word = _next < line.Words.Count ? line.Words[_next++].Text : null;
        return word is not null;
    }

    /// <summary>The next word, if there is one; it stays the next.</summary>
    public bool TryPeek([NotNullWhen(true)] out string? word)
    {
        word = _next < line.Words.Count ? line.Words[_next].Text : null;
        return word is not null;
    }

    /// <summary>Takes the next word, or says that it is missing.</summary>
    public bool TryTake(string after, string expected, [NotNullWhen(true)] out string? word)
    {
        if (TryTake(out word) && word.Length > 0)
        {
            return true;
        }

        Error($"'{after}' expects {expected}.");
        return false;
    }

    /// <summary>Takes a length of time.</summary>
    /// <param name="after">The word it belongs to.</param>
    /// <param name="time">The length of time.</param>
    /// <param name="unit">The unit of a number alone; milliseconds by default.</param>
    public bool TryTakeTime(string after, out TimeSpan time, TimeSpan? unit = null)
    {
        time = default;
        if (!TryTake(after, "a length of time such as 500ms or 5s", out var word))
        {
            return false;
        }

        if (Duration.TryParse(word, unit ?? TimeSpan.FromMilliseconds(1), out time))
        {
            return true;
        }

        Error($"'{after}' expects a length of time such as 500ms or 5s, at most 24 days, found '{word}'.");
        return false;
    }

    public bool TryTakeNumber(string after, out int number)
    {
        number = 0;
        if (!TryTake(after, "a whole number", out var word))
        {
            return false;
        }

        if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return true;
        }

        Error($"'{after}' expects a whole number, found '{word}'.");
        return false;
    }

    /// <summary>Whether the next word is this one.</summary>
    public bool IsNext(string word) => HasArguments && line.Words[_next].Text == word;

    /// <summary>Takes all words that are left.</summary>
    public IReadOnlyList<string> TakeRest()
    {
        var rest = line.Words.Skip(_next).Select(word => word.Text).ToList();
        SkipRest();
        return rest;
    }

    /// <summary>Takes the condition that ends the line: <c>if</c> or <c>unless</c> and what follows, as text.</summary>
    /// <returns>The condition, or <see langword="null"/> when there is none.</returns>
    public string? TakeCondition()
    {
        if (!HasArguments)
        {
            return null;
        }

        var words = TakeRest();
        if (words[0] is "if" or "unless")
        {
            return RuleWords.Join(words);
        }

        Error($"'{Keyword}' takes a condition that begins with 'if' or 'unless', found '{words[0]}'.");
        return null;
    }

    /// <summary>Passes over the arguments that are left.</summary>
    public void SkipRest() => _next = line.Words.Count;

    /// <summary>Says that there are more arguments than the keyword takes.</summary>
    public void End()
    {
        if (TryTake(out var word))
        {
            Error($"'{Keyword}' takes no more arguments, found '{word}'.");
        }
    }

    /// <summary>Notes that this line filled the options at a path.</summary>
    public void Locate(string path) => context.Locations.Record(path, Line);

    /// <summary>Says what is wrong at a path of the options, once.</summary>
    public void Error(string path, string message)
    {
        MarkReported(path);
        Error(message);
    }

    /// <summary>Keeps what the options' own validation would say about a path to itself.</summary>
    public void MarkReported(string path) => context.Locations.MarkReported(path);

    public void Error(string message) => context.Remarks.Add(Severity.Error, Line, message);

    public void Warning(string message) => context.Remarks.Add(Severity.Warning, Line, message);

    public void Notice(string message) => context.Remarks.Add(Severity.Notice, Line, message);

    public void NotSupported(string what) => Error($"'{what}' is not supported yet.");
}
