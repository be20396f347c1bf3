namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>source ADDRESS[:PORT]</c>, as a line and as a parameter of a server.</summary>
internal static class SourceKeyword
{
    public static IEnumerable<Keyword> All { get; } = [new("source", SectionKinds.ServerSide, Read)];

    /// <summary>Takes a source address; one that leaves all to the system is empty.</summary>
    public static bool TryTake(Statement statement, out string source)
    {
        source = "";
        if (!statement.TryTake("source", "an address", out var text))
        {
            return false;
        }

        if (!AddressText.TryParse(text, out var parts, out var problem))
        {
            statement.Error($"'source': {problem}");
            return false;
        }

        if (parts.Port is not ("" or "0") && !parts.HasValidPort)
        {
            statement.Error(parts.Port.Contains('-', StringComparison.Ordinal)
                ? $"'source' with a range of ports is not supported yet, found '{text}'."
                : $"'source' expects an address and a port from 1 to 65535 or none, found '{text}'.");
            return false;
        }

        var port = parts.Port is "" or "0" ? "" : ":" + parts.Port;
        if (!parts.HasHost)
        {
            source = port.Length == 0 ? "" : "0.0.0.0" + port;
            return true;
        }

        if (!statement.Names.TryFind(parts.Host, parts.Family, out var address, out problem))
        {
            statement.Error($"'source': {problem}");
            return false;
        }

        source = AddressText.Format(address) + port;
        return true;
    }

    private static void Read(Statement statement, Proxy proxy)
    {
        if (!TryTake(statement, out var source))
        {
            return;
        }

        proxy.Backend.Source = source.Length == 0 ? null : source;
        statement.Locate($"{proxy.BackendPath}:Source");
        if (statement.TryTake(out var more))
        {
            statement.SkipRest();
            if (more is "usesrc" or "interface")
            {
                statement.NotSupported($"source ... {more}");
            }
            else
            {
                statement.Error($"'source' takes no more arguments, found '{more}'.");
            }
        }
    }
}
