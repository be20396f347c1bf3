using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>
/// Parameters of servers about their states: <c>track</c>, <c>on-marked-down</c>, <c>on-marked-up</c>, <c>init-state</c>, and <c>return-state</c>, which HAProxy does not have: how far a server
/// is trusted after maintenance.
/// </summary>
internal static class ServerStateKeywords
{
    private static readonly Dictionary<string, InitialState> States = new()
    {
        ["fully-up"] = InitialState.FullyUp,
        ["up"] = InitialState.Up,
        ["down"] = InitialState.Down,
        ["fully-down"] = InitialState.FullyDown,
    };

    public static Dictionary<string, Action<Statement, ServerParameters>> All { get; } = new()
    {
        ["track"] = ReadTrack,
        ["on-marked-down"] = Reaction("on-marked-down", "shutdown-sessions", static server => server.EndSessionsWhenDown = true),
        ["on-marked-up"] = Reaction("on-marked-up", "shutdown-backup-sessions", static server => server.EndBackupSessionsWhenUp = true),
        ["init-state"] = State("init-state", static (server, state) => server.InitialState = state),
        ["return-state"] = State("return-state", static (server, state) => server.ReturnState = state),
    };

    private static Action<Statement, ServerParameters> Reaction(string name, string only, Action<ServerParameters> set) => (statement, server) =>
    {
        if (!statement.TryTake(name, only, out var word))
        {
            return;
        }

        if (word == only)
        {
            set(server);
        }
        else
        {
            statement.Error($"'{name}' expects {only}, found '{word}'.");
        }
    };

    private static void ReadTrack(Statement statement, ServerParameters server)
    {
        if (statement.TryTake("track", "server or backend/server", out var target))
        {
            server.Track = target;
        }
    }

    private static Action<Statement, ServerParameters> State(string name, Action<ServerParameters, InitialState> set) =>
        (statement, server) =>
        {
            if (!statement.TryTake(name, "fully-up, up, down or fully-down", out var word))
            {
                return;
            }

            if (States.TryGetValue(word, out var state))
            {
                set(server, state);
            }
            else
            {
                statement.Error($"'{name}' expects fully-up, up, down or fully-down, found '{word}'.{Spelling.Suggestion(word, States.Keys)}");
            }
        };
}
