using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>What a <c>server</c> line says about TLS.</summary>
internal static class ServerTlsKeywords
{
    public static Dictionary<string, Action<Statement, ServerParameters>> All { get; } = new()
    {
        ["ssl"] = static (_, server) => server.Ssl = true,
        ["no-ssl"] = static (_, server) => server.Ssl = false,
        ["check-ssl"] = static (_, server) => server.CheckSsl = true,
        ["no-check-ssl"] = static (_, server) => server.CheckSsl = false,
        ["verify"] = ReadVerify,
        ["ca-file"] = ReadCaFile,
        ["sni"] = ReadSni,
        ["verifyhost"] = ReadVerifyHost,
        ["alpn"] = ReadAlpn,
    };

    public static bool TryTakeVerify(Statement statement, string after, out bool verifies)
    {
        verifies = false;
        if (!statement.TryTake(after, "none or required", out var word))
        {
            return false;
        }

        verifies = word == "required";
        if (word is "none" or "required")
        {
            return true;
        }

        statement.Error($"'{after}' expects none or required, found '{word}'.");
        return false;
    }

    private static void ReadVerify(Statement statement, ServerParameters server)
    {
        if (TryTakeVerify(statement, "verify", out var verifies))
        {
            server.Verify = verifies;
        }
    }

    private static void ReadCaFile(Statement statement, ServerParameters server)
    {
        if (statement.TryTake("ca-file", "a file or @system-ca", out var file))
        {
            server.CaFile = file;
        }
    }

    private static void ReadSni(Statement statement, ServerParameters server)
    {
        if (!statement.TryTake("sni", "an expression such as str(www.example.org)", out var expression))
        {
            return;
        }

        if (expression.StartsWith("str(", StringComparison.Ordinal) && expression.EndsWith(')'))
        {
            server.Sni = expression["str(".Length..^1];
        }
        else
        {
            statement.Error($"'sni' with anything but str(NAME) is not supported yet, found '{expression}'.");
        }
    }

    private static void ReadAlpn(Statement statement, ServerParameters server)
    {
        if (!statement.TryTake("alpn", "a list such as h2,http/1.1", out var list))
        {
            return;
        }

        ServerProtocol? protocol = list switch
        {
            "h2" => ServerProtocol.Http2,
            "h2,http/1.1" => ServerProtocol.Http2OrHttp1,
            "http/1.1" => ServerProtocol.Http1,
            _ => null,
        };
        if (protocol is null)
        {
            statement.Error($"'alpn' of a server expects h2, http/1.1 or h2,http/1.1, found '{list}'.");
        }

        server.Alpn = protocol ?? ServerProtocol.Http1;
    }

    private static void ReadVerifyHost(Statement statement, ServerParameters server)
    {
        if (statement.TryTake("verifyhost", "a host name", out var name))
        {
            server.VerifyHost = name;
        }
    }
}
