using LoadBalancing.Configuration;
using LoadBalancing.Persistence;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Rules about the server of a request: <c>use-server</c>, <c>force-persist</c> and <c>ignore-persist</c>.</summary>
internal static class PersistenceKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("use-server", SectionKinds.Backend | SectionKinds.Listen, ReadUseServer),
        new("force-persist", SectionKinds.Backend | SectionKinds.Listen, (statement, proxy) => ReadRule(statement, proxy, PersistenceAction.Force)),
        new("ignore-persist", SectionKinds.Backend | SectionKinds.Listen, (statement, proxy) => ReadRule(statement, proxy, PersistenceAction.Ignore)),
    ];

    private static void ReadUseServer(Statement statement, Proxy proxy)
    {
        if (statement.TryTake("use-server", "the name of a server", out var server) && TryTakeCondition(statement, out var condition))
        {
            statement.Locate($"{proxy.BackendPath}:UseServers:{proxy.Backend.UseServers.Count}");
            proxy.Backend.UseServers.Add(new UseServerOptions { Server = server, Condition = condition });
        }
    }

    private static void ReadRule(Statement statement, Proxy proxy, PersistenceAction action)
    {
        if (TryTakeCondition(statement, out var condition))
        {
            statement.Locate($"{proxy.BackendPath}:PersistenceRules:{proxy.Backend.PersistenceRules.Count}");
            proxy.Backend.PersistenceRules.Add(new PersistenceRuleOptions { Action = action, Condition = condition });
        }
    }

    private static bool TryTakeCondition(Statement statement, out string? condition)
    {
        if (!statement.HasArguments)
        {
            statement.Error($"'{statement.Keyword}' expects 'if' or 'unless' and a condition.");
        }

        condition = statement.TakeCondition();
        return condition is not null;
    }
}
