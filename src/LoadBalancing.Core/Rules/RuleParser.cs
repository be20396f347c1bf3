using LoadBalancing.Configuration;

namespace LoadBalancing.Rules;

/// <summary>Reads rules, which are written as HAProxy writes what follows <c>http-request</c> and <c>http-response</c>.</summary>
internal static class RuleParser
{
    private static readonly Dictionary<string, Func<RuleReader, RuleAction>> OfBoth = new()
    {
        ["add-header"] = SetHeaderAction.ReadAdd,
        ["del-header"] = RemoveHeaderAction.Read,
        ["set-header"] = SetHeaderAction.ReadSet,
        ["allow"] = static _ => new AllowAction(),
    };

    // The variable stands in parentheses behind the name.
    private static readonly Dictionary<string, Func<string, RuleReader, RuleAction>> OfVariables = new()
    {
        ["set-var"] = VariableAction.ReadSet,
        ["set-var-fmt"] = VariableAction.ReadSetFormat,
        ["unset-var"] = VariableAction.ReadUnset,
    };

    private static readonly Dictionary<string, Func<RuleReader, RuleAction>> OfRequests = new(OfBoth)
    {
        ["deny"] = AnswerReader.ReadDeny,
        ["redirect"] = RedirectReader.Read,
        ["return"] = AnswerReader.ReadReturn,
    };

    // Those of HAProxy that have no meaning here yet.
    private static readonly string[] Unsupported =
    [
        "add-acl", "auth", "cache-store", "cache-use", "capture", "del-acl", "del-map", "deny", "disable-l7-retry", "do-resolve",
        "early-hint", "normalize-uri", "redirect", "reject", "replace-header", "replace-path", "replace-pathq", "replace-uri", "replace-value",
        "return", "sc-inc-gpc", "sc-inc-gpc0", "sc-inc-gpc1", "sc-set-gpt", "sc-set-gpt0", "send-spoe-group", "set-dst", "set-dst-port",
        "set-log-level", "set-map", "set-mark", "set-method", "set-nice", "set-path", "set-pathq", "set-priority-class",
        "set-priority-offset", "set-query", "set-src", "set-src-port", "set-status", "set-timeout", "set-tos", "set-uri",
        "silent-drop", "strict-mode", "tarpit", "track-sc0", "track-sc1", "track-sc2", "use-service", "wait-for-body",
        "wait-for-handshake",
    ];

    /// <summary>Reads a rule.</summary>
    /// <param name="kind">What the rule is about.</param>
    /// <param name="text">The rule.</param>
    /// <param name="acls">What its condition may name.</param>
    /// <exception cref="FormatException">It cannot be read; the message says what was expected and what was found.</exception>
    public static Rule Parse(RuleKind kind, string text, AclSet acls)
    {
        var reader = new RuleReader(RuleWords.Split(text));
        return new Rule(ReadAction(kind, reader), reader.TakeCondition(acls));
    }

    private static RuleAction ReadAction(RuleKind kind, RuleReader reader)
    {
        var name = reader.Take(kind == RuleKind.Request ? "http-request" : "http-response", "an action such as set-header");
        var actions = kind == RuleKind.Request ? OfRequests : OfBoth;
        if (actions.TryGetValue(name, out var read))
        {
            return read(reader);
        }

        var parts = name.Split('(', 2);
        if (OfVariables.TryGetValue(parts[0], out var readVariable))
        {
            return parts is [_, [.. var variable, ')']]
                ? readVariable(variable, reader)
                : throw new FormatException($"'{parts[0]}' is written {parts[0]}(NAME), found '{name}'.");
        }

        throw new FormatException(Unsupported.Contains(parts[0])
            ? $"the action '{name}' is not supported yet."
            : $"there is no action '{name}'.{Spelling.Suggestion(parts[0], actions.Keys.Concat(OfVariables.Keys))}");
    }
}
