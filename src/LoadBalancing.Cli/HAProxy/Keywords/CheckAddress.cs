namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>The address of a check, with a port or without.</summary>
internal static class CheckAddress
{
    /// <param name="statement">The line.</param>
    /// <param name="text">The address.</param>
    /// <param name="set">Told the host and the port, if there is one.</param>
    public static void Read(Statement statement, string text, Action<string, int?> set)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && text.IndexOf(':', StringComparison.Ordinal) == colon;
        var host = hasPort ? text[..colon] : text;
        var port = 0;
        if (hasPort && !int.TryParse(text[(colon + 1)..], out port))
        {
            statement.Error($"'addr' expects an address, with a port or without, found '{text}'.");
        }
        else if (!statement.Names.TryFind(host, null, out var found, out var problem))
        {
            statement.Error($"'addr': {problem}");
        }
        else
        {
            set(found.ToString(), hasPort ? port : null);
        }
    }
}
