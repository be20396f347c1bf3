using LoadBalancing.Configuration;

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
        if (!TryTakeName(statement, out var name))
        {
            return;
        }

        var condition = statement.TakeCondition();
        if (proxy.UseBackend is { } last)
        {
            statement.Warning($"this rule is never reached: line {last.Line} takes every request.");
        }
        else if (condition is null)
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
        if (TryTakeName(statement, out var name))
        {
            proxy.DefaultBackend = new Setting<string>(name, statement.Line);
            statement.End();
        }
    }

    private static bool TryTakeName(Statement statement, out string name)
    {
        name = "";
        if (!statement.TryTake(statement.Keyword, "the name of a backend", out var word))
        {
            return false;
        }

        name = word;
        if (!word.Contains('%', StringComparison.Ordinal))
        {
            return true;
        }

        statement.SkipRest();
        statement.Error($"'{statement.Keyword}' with a name that depends on the request is not supported yet, found '{word}'.");
        return false;
    }
}
