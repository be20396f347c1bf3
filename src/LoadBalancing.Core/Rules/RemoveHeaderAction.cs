using System.Text.RegularExpressions;
using LoadBalancing.Configuration;
using LoadBalancing.Rules.Matching;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>Removes headers, by their name or by a part of it. Letter case does not matter, but to a regular expression names are in small letters.</summary>
internal sealed class RemoveHeaderAction : RuleAction
{
    private const string Action = "del-header";

    private static readonly Dictionary<string, Func<string, string, bool>> Methods = new()
    {
        ["beg"] = static (name, text) => name.StartsWith(text, StringComparison.OrdinalIgnoreCase),
        ["end"] = static (name, text) => name.EndsWith(text, StringComparison.OrdinalIgnoreCase),
        ["sub"] = static (name, text) => name.Contains(text, StringComparison.OrdinalIgnoreCase),
    };

    private readonly Func<string, bool>? _matches;

    private RemoveHeaderAction(string name, Func<string, bool>? matches) => (Name, _matches) = (name, matches);

    /// <summary>The header's name, or the text that names are compared with.</summary>
    public string Name { get; }

    /// <summary>Whether the name alone says which header it is.</summary>
    public bool IsExact => _matches is null;

    /// <summary>Whether a header is to go.</summary>
    public bool Matches(string name) => !ConnectionHeaders.Frames(name) && _matches!(name);

    public static RuleAction Read(RuleReader reader)
    {
        var text = reader.Take(Action, "the name of a header");
        var method = reader.TryTake("-m") ? reader.Take("-m", "one of str, beg, end, sub, reg") : "str";
        return method switch
        {
            "str" => new RemoveHeaderAction(Check(text), matches: null),
            "reg" => new RemoveHeaderAction(text, Compile(text)),
            _ when Methods.TryGetValue(method, out var compare) => new RemoveHeaderAction(text, name => compare(name, text)),
            _ => throw RuleReader.Unknown($"{Action} -m", method, ["str", .. Methods.Keys, "reg"]),
        };
    }

    private static string Check(string name) =>
        !BackendValidator.IsToken(name) ? throw new FormatException($"'{Action}' expects the name of a header, found '{name}'.") :
        ConnectionHeaders.Frames(name) ? throw new FormatException($"'{Action}' cannot remove '{name}', which says how a message is framed.") :
        name;

    private static Func<string, bool> Compile(string text)
    {
        try
        {
            var matcher = new RegexMatcher([text], ignoreCase: false);
            return name => matcher.Matches(new SampleValue(name.ToLowerInvariant()));
        }
        catch (RegexParseException exception)
        {
            throw new FormatException($"'{Action}' expects a regular expression, found '{text}': {exception.Message}");
        }
    }
}
