using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>slowstart-scope</c>, which HAProxy does not have: which servers start slowly.</summary>
internal static class SlowStartKeyword
{
    private static readonly Dictionary<string, SlowStartScope> Scopes = new()
    {
        ["returning"] = SlowStartScope.Returning,
        ["added"] = SlowStartScope.Added,
        ["all"] = SlowStartScope.All,
    };

    public static IEnumerable<Keyword> All { get; } = [new("slowstart-scope", SectionKinds.ServerSide, Read)];

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
