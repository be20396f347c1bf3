using System.Text.RegularExpressions;
using LoadBalancing.Configuration;
using LoadBalancing.Rules.Matching;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>Removes headers, by their name or by a part of it. Letter case does not matter, but to a regular expression names are in small letters.</summary>
internal sealed class RemoveHeaderAction : RuleAction
{
    private const string Action = "del-header";

    private readonly Matcher? _matcher;

    private RemoveHeaderAction(string name, Matcher? matcher = null) => (Name, _matcher) = (name, matcher);

    /// <summary>The header's name, or the text that names are compared with.</summary>
    public string Name { get; }

    /// <summary>Whether the name alone says which header it is.</summary>
    public bool IsExact => _matcher is null;

    /// <summary>Whether a header is to go.</summary>
    /// <param name="context">The message that it stands in.</param>
    /// <param name="name">The header.</param>
    public bool Matches(scoped in SampleContext context, string name) =>
        !ConnectionHeaders.Frames(name) && _matcher!.Matches(context, new SampleValue(_matcher is RegexMatcher ? name.ToLowerInvariant() : name));

    public static RuleAction Read(RuleReader reader)
    {
        var text = reader.Take(Action, "the name of a header");
        var method = reader.TryTake("-m") ? reader.Take("-m", "one of str, beg, end, sub, reg") : "str";
        return method switch
        {
            "str" => new RemoveHeaderAction(Check(text)),
            "beg" => new RemoveHeaderAction(text, new BeginningMatcher([text], StringComparison.OrdinalIgnoreCase)),
            "end" => new RemoveHeaderAction(text, new EndMatcher([text], StringComparison.OrdinalIgnoreCase)),
            "sub" => new RemoveHeaderAction(text, new SubstringMatcher([text], StringComparison.OrdinalIgnoreCase)),
            "reg" => new RemoveHeaderAction(text, Compile(text)),
            _ => throw RuleReader.Unknown($"{Action} -m", method, ["str", "beg", "end", "sub", "reg"]),
        };
    }

    private static string Check(string name) =>
        !BackendValidator.IsToken(name) ? throw new FormatException($"'{Action}' expects the name of a header, found '{name}'.") :
        ConnectionHeaders.Frames(name) ? throw new FormatException($"'{Action}' cannot remove '{name}', which says how a message is framed.") :
        name;

    private static RegexMatcher Compile(string text)
    {
        try
        {
            return new RegexMatcher([text], ignoreCase: false);
        }
        catch (RegexParseException exception)
        {
            throw new FormatException($"'{Action}' expects a regular expression, found '{text}': {exception.Message}");
        }
    }
}
