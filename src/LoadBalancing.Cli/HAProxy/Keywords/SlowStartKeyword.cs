using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>slowstart-scope</c> and <c>slowstart-aggression</c>, which HAProxy does not have: which servers start slowly, and how.</summary>
internal static class SlowStartKeyword
{
    private static readonly Dictionary<string, SlowStartScope> Scopes = new()
    {
        ["returning"] = SlowStartScope.Returning,
        ["added"] = SlowStartScope.Added,
        ["all"] = SlowStartScope.All,
    };

    public static IEnumerable<Keyword> All { get; } = 
    [
        new("slowstart-aggression", SectionKinds.ServerSide, ReadAggression),
        new("slowstart-scope", SectionKinds.ServerSide, Read),
    ];

    private static void ReadAggression(Statement statement, Proxy proxy)
    {
        if (statement.TryTakeNumber("slowstart-aggression", out var aggression))
        {
            statement.Locate($"{proxy.BackendPath}:SlowStart:Aggression");
            proxy.Backend.SlowStart.Aggression = aggression;
            statement.End();
        }
    }

    private static void Read(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("slowstart-scope", "returning, added or all", out var word))
        {
            return;
        }

        if (!Scopes.TryGetValue(word, out var scope))
        {
            statement.Error($"'slowstart-scope' expects returning, added or all, found '{word}'.{Spelling.Suggestion(word, Scopes.Keys)}");
            return;
        }

        proxy.Backend.SlowStart.Scope = scope;
        statement.End();
    }
}
