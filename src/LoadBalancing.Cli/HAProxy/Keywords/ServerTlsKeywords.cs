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

    private static void ReadVerifyHost(Statement statement, ServerParameters server)
    {
        if (statement.TryTake("verifyhost", "a host name", out var name))
        {
            server.VerifyHost = name;
        }
    }
}
