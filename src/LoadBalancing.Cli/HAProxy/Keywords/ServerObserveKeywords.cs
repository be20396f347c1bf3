using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Parameters of servers about errors in their traffic: <c>observe</c>, <c>error-limit</c> and <c>on-error</c>.</summary>
internal static class ServerObserveKeywords
{
    private static readonly Dictionary<string, ObservedLayer> Layers = new()
    {
        ["layer4"] = ObservedLayer.Layer4,
        ["layer7"] = ObservedLayer.Layer7,
    };

    private static readonly Dictionary<string, ErrorReaction> Reactions = new()
    {
        ["fastinter"] = ErrorReaction.CheckSooner,
        ["fail-check"] = ErrorReaction.FailCheck,
        ["sudden-death"] = ErrorReaction.SuddenDeath,
        ["mark-down"] = ErrorReaction.MarkDown,
    };

    public static Dictionary<string, Action<Statement, ServerParameters>> All { get; } = new()
    {
        ["observe"] = Choice("observe", Layers, static (server, layer) => server.Observe = layer),
        ["error-limit"] = ReadLimit,
        ["on-error"] = Choice("on-error", Reactions, static (server, reaction) => server.OnError = reaction),
    };

    private static Action<Statement, ServerParameters> Choice<T>(string name, Dictionary<string, T> choices, Action<ServerParameters, T> set) =>
        (statement, server) =>
        {
            var expected = string.Join(", ", choices.Keys);
            if (!statement.TryTake(name, $"one of {expected}", out var word))
            {
                return;
            }

            if (choices.TryGetValue(word, out var choice))
            {
                set(server, choice);
            }
            else
            {
                statement.Error($"'{name}' expects one of {expected}, found '{word}'.{Spelling.Suggestion(word, choices.Keys)}");
            }
        };

    private static void ReadLimit(Statement statement, ServerParameters server)
    {
        if (!statement.TryTakeNumber("error-limit", out var limit))
        {
            return;
        }

        if (limit < 1)
        {
            statement.Error($"'error-limit' expects 1 or more, found {limit}.");
            return;
        }

        server.ErrorLimit = limit;
    }
}
