namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>mode http</c>.</summary>
internal static class ModeKeyword
{
    public static IEnumerable<Keyword> All { get; } = [new("mode", SectionKinds.Proxies, Read)];

    private static void Read(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("mode", "http", out var mode))
        {
            return;
        }

        if (mode is "http" or "tcp")
        {
            // A mode of defaults counts only where no proxy replaces it, so it is judged when all is read.
            proxy.Mode = new Setting<string>(mode, statement.Line);
            statement.End();
        }
        else
        {
            statement.Error($"'mode' expects http, found '{mode}'.");
        }
    }
}
