using LoadBalancing.Configuration;
using LoadBalancing.Rules;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>What leads a frontend's requests to a backend.</summary>
internal static class RoutingKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("use_backend", SectionKinds.Frontend | SectionKinds.Listen, ReadUse),
        new("default_backend", SectionKinds.ClientSide, ReadDefault),
    ];

    private static void ReadUse(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake(statement.Keyword, "the name of a backend", out var name))
        {
            return;
        }

        var condition = statement.TakeCondition();
        if (proxy.UseBackend is { } last)
        {
            statement.Warning($"this rule is never reached: line {last.Line} takes every request.");
        }
        else if (condition is null && !RuleName.IsFormat(name))
        {
            // It is a default that comes before the other.
            proxy.UseBackend = new Setting<string>(name, statement.Line);
        }
        else
        {
            statement.Locate($"{proxy.FrontendPath}:Routes:{proxy.Frontend.Routes.Count}");
            proxy.Frontend.Routes.Add(new RouteOptions { Backend = name, Condition = condition });
        }
    }

    private static void ReadDefault(Statement statement, Proxy proxy)
    {
        if (statement.TryTake(statement.Keyword, "the name of a backend", out var name))
        {
            proxy.DefaultBackend = new Setting<string>(name, statement.Line);
            statement.End();
        }
    }
}
