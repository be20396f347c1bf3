using System.Net;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>What follows <c>http-check connect</c> and <c>tcp-check connect</c>.</summary>
internal static class CheckConnectRule
{
    private static readonly string[] Known = ["default", "port", "addr", "send-proxy", "ssl", "sni", "alpn", "linger", "comment"];

    public static CheckStepOptions Read(Statement statement)
    {
        var connect = new CheckConnectOptions();
        var step = new CheckStepOptions { Connect = connect };
        while (statement.TryTake(out var word))
        {
            switch (word)
            {
                case "default" or "linger":
                    // The server's own settings are the default in any case, and a check always closes as quickly as it can.
                    break;
                case "port":
                    ReadPort(statement, connect);
                    break;
                case "addr":
                    ReadAddress(statement, connect);
                    break;
                case "send-proxy":
                    connect.SendProxy = ProxyLine.V1;
                    break;
                case "ssl":
                    connect.Tls = true;
                    break;
                case "sni" when statement.TryTake("sni", "a host name", out var name):
                    connect.Sni = name;
                    break;
                case "alpn" when statement.TryTake("alpn", "names of protocols", out var names):
                    Array.ForEach(names.Split(','), connect.Alpn.Add);
                    break;
                case "comment" when statement.TryTake("comment", "a text", out var comment):
                    step.Comment = comment;
                    break;
                case "proto" when statement.Keyword == "http-check":
                    connect.Protocol = ServerProtocolWord.Read(statement, "proto");
                    break;
                case "via-socks4" or "proto":
                    statement.NotSupported($"{statement.Keyword} connect {word}");
                    statement.SkipRest();
                    break;
                case var other when !Known.Contains(other):
                    statement.Error($"'{statement.Keyword} connect' does not know '{other}'.{Spelling.Suggestion(other, Known)}");
                    statement.SkipRest();
                    break;
            }
        }

        return step;
    }

    private static void ReadPort(Statement statement, CheckConnectOptions connect)
    {
        if (!statement.TryTakeNumber("port", out var port))
        {
            return;
        }

        if (port is < 1 or > IPEndPoint.MaxPort)
        {
            statement.Error($"'port' expects 1 to {IPEndPoint.MaxPort}, found {port}.");
            return;
        }

        connect.Port = port;
    }

    private static void ReadAddress(Statement statement, CheckConnectOptions connect)
    {
        if (statement.TryTake("addr", "an address", out var text))
        {
            CheckAddress.Read(statement, text, (host, port) => (connect.Address, connect.Port) = (host, port ?? connect.Port));
        }
    }
}
