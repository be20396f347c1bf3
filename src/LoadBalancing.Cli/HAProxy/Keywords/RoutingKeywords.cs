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

        if (statement.TryTake(out var condition))
        {
            statement.SkipRest();
            if (condition is "if" or "unless")
            {
                statement.NotSupported($"use_backend ... {condition}");
            }
            else
            {
                statement.Error($"'use_backend' takes a name and a condition, found '{condition}'.");
            }

            return;
        }

        // Without conditions the first one always matches.
        proxy.UseBackend ??= new Setting<string>(name, statement.Line);
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
