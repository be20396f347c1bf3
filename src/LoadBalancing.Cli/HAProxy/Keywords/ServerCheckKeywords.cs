namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Parameters of servers about where and how their checks connect, ports apart.</summary>
internal static class ServerCheckKeywords
{
    public static Dictionary<string, Action<Statement, ServerParameters>> All { get; } = new()
    {
        ["addr"] = ReadAddress,
        ["check-sni"] = ReadSni,
        ["check-alpn"] = ReadAlpn,
        ["check-proto"] = static (statement, server) => server.CheckProtocol = ServerProtocolWord.Read(statement, "check-proto") ?? server.CheckProtocol,
        ["check-send-proxy"] = static (_, server) => server.CheckSendProxy = true,
    };

    private static void ReadAddress(Statement statement, ServerParameters server)
    {
        if (statement.TryTake("addr", "an address", out var text))
        {
            CheckAddress.Read(statement, text, (host, port) => (server.CheckAddress, server.CheckPort) = (host, port ?? server.CheckPort));
        }
    }

    private static void ReadSni(Statement statement, ServerParameters server)
    {
        if (statement.TryTake("check-sni", "a host name", out var name))
        {
            server.CheckSni = name;
        }
    }

    private static void ReadAlpn(Statement statement, ServerParameters server)
    {
        if (statement.TryTake("check-alpn", "names of protocols", out var names))
        {
            server.CheckAlpn = names;
        }
    }
}
