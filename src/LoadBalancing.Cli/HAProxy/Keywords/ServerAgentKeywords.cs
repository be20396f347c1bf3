using System.Net;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Parameters of servers about their agents.</summary>
internal static class ServerAgentKeywords
{
    public static Dictionary<string, Action<Statement, ServerParameters>> All { get; } = new()
    {
        ["agent-check"] = static (_, server) => server.AgentCheck = true,
        ["no-agent-check"] = static (_, server) => server.AgentCheck = false,
        ["agent-port"] = ServerKeywords.Number("agent-port", 1, IPEndPoint.MaxPort, static (server, value) => server.AgentPort = value),
        ["agent-addr"] = ReadAddress,
        ["agent-inter"] = ServerKeywords.Time("agent-inter", static (server, value) => server.AgentInterval = value),
        ["agent-send"] = ReadSend,
    };

    private static void ReadAddress(Statement statement, ServerParameters server)
    {
        if (!statement.TryTake("agent-addr", "an address", out var host))
        {
            return;
        }

        if (statement.Names.TryFind(host, null, out var found, out var problem))
        {
            server.AgentAddress = found.ToString();
        }
        else
        {
            statement.Error($"'agent-addr': {problem}");
        }
    }

    private static void ReadSend(Statement statement, ServerParameters server)
    {
        if (statement.TryTake("agent-send", "a text", out var text))
        {
            server.AgentSend = text;
        }
    }
}
