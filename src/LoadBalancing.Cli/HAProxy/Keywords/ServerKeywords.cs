using System.Net;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>server</c> and <c>default-server</c>.</summary>
internal static class ServerKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("server", SectionKinds.Backend | SectionKinds.Listen, ReadServer) { Strict = true },
        new("default-server", SectionKinds.ServerSide, ReadDefaultServer) { Strict = true },
    ];

    public static ParameterTable<ServerParameters> Parameters { get; } = new(
        new(ServerTlsKeywords.All.Concat(ServerStateKeywords.All).Concat(ServerCheckKeywords.All).Concat(ServerAgentKeywords.All).Concat(ServerObserveKeywords.All))
        {
            ["id"] = Number("id", 1, int.MaxValue, static (server, value) => server.Id = value),
            ["hash-key"] = ReadHashKey,
            ["slowstart"] = ReadSlowStart,
            ["weight"] = Number("weight", 0, ServerOptions.MaxWeight, static (server, value) => server.Weight = value),
            ["cookie"] = ReadCookie,
            ["label"] = ReadLabel,
            ["source"] = ReadSource,
            ["pool-max-conn"] = Number("pool-max-conn", -1, int.MaxValue, static (server, value) => server.PoolLimit = value),
            ["pool-purge-delay"] = ReadPurgeDelay,
            ["max-reuse"] = ReadMaxReuse,
            ["proto"] = static (statement, server) => server.Protocol = ServerProtocolWord.Read(statement, "proto") ?? server.Protocol,
            ["check"] = static (_, server) => server.Check = true,
            ["no-check"] = static (_, server) => server.Check = false,
            ["inter"] = Time("inter", static (server, value) => server.Interval = value),
            ["fastinter"] = Time("fastinter", static (server, value) => server.FastInterval = value),
            ["downinter"] = Time("downinter", static (server, value) => server.DownInterval = value),
            ["rise"] = Number("rise", 1, int.MaxValue, static (server, value) => server.Rise = value),
            ["fall"] = Number("fall", 1, int.MaxValue, static (server, value) => server.Fall = value),
            ["port"] = Number("port", 1, IPEndPoint.MaxPort, static (server, value) => server.CheckPort = value),
            ["non-stick"] = static (_, server) => server.NonStick = true,
            ["stick"] = static (_, server) => server.NonStick = false,
            ["backup"] = static (_, server) => server.Backup = true,
            ["backup-tier"] = Number("backup-tier", 1, int.MaxValue, static (server, value) => server.BackupTier = value),
            ["no-backup"] = static (_, server) => server.Backup = false,
            ["disabled"] = static (_, server) => server.Disabled = true,
            ["enabled"] = static (_, server) => server.Disabled = false,
        },
        [
            "allow-0rtt",
            "check-via-socks4", "ciphers", "ciphersuites", "crl-file", "crt",
            "force-sslv3", "force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13", "init-addr", "interface", "log-proto",
            "maxconn", "maxqueue", "minconn", "namespace", "no-send-proxy",
            "no-send-proxy-v2", "no-send-proxy-v2-ssl", "no-send-proxy-v2-ssl-cn", "no-ssl-reuse", "no-sslv3", "no-tfo",
            "no-tls-tickets", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13", "npn",
            "pool-low-conn", "proxy-v2-options", "redir",
            "resolve-net", "resolve-opts", "resolve-prefer", "resolvers", "send-proxy", "send-proxy-v2", "send-proxy-v2-ssl",
            "send-proxy-v2-ssl-cn", "socks4", "ssl-max-ver", "ssl-min-ver", "ssl-reuse",
            "tcp-ut", "tfo", "tls-tickets", "usesrc", "ws",
        ]);

    private static void ReadServer(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("server", "a name and an address", out var name) ||
            !statement.TryTake("server", "an address after the name", out var text))
        {
            statement.MarkReported($"{proxy.BackendPath}:Servers");
            return;
        }

        var path = $"{proxy.BackendPath}:Servers:{proxy.Servers.Count}";
        statement.Locate(path);
        if (!SectionHeader.CheckName(statement, name))
        {
            statement.MarkReported($"{path}:Name");
        }

        if (!TryReadAddress(statement.Names, text, out var address, out var problem))
        {
            statement.Error($"{path}:Address", $"server '{name}': {problem}");
        }

        var parameters = proxy.ServerDefaults with { };
        Parameters.Read(statement, parameters);
        proxy.Servers.Add(new ServerLine(name, address, statement.Line, parameters));
    }

    private static void ReadDefaultServer(Statement statement, Proxy proxy)
    {
        // A copy, because the servers before this line keep what they began with.
        proxy.ServerDefaults = proxy.ServerDefaults with { };
        Parameters.Read(statement, proxy.ServerDefaults);
    }

    private static bool TryReadAddress(NameLookup names, string text, out string address, out string? problem)
    {
        address = "";
        if (!AddressText.TryParse(text, out var parts, out problem))
        {
            return false;
        }

        if (!parts.HasHost || parts.Host is "0.0.0.0" or "::" or "[::]")
        {
            problem = "an address without a host, which stands for the one the client connected to, is not supported yet.";
            return false;
        }

        if (parts.FollowsClientPort)
        {
            problem = $"an address without a fixed port, which keeps the client's port, is not supported yet, found '{text}'.";
            return false;
        }

        if (!parts.HasValidPort)
        {
            problem = $"expected a port from 1 to {IPEndPoint.MaxPort}, found '{parts.Port}'.";
            return false;
        }

        if (!names.TryFind(parts.Host, parts.Family, out var found, out problem))
        {
            return false;
        }

        // A name stays a name: each connection may look it up again, and people recognise it.
        var keepsName = parts.Family is null && !NameLookup.IsNumeric(parts.Host);
        address = $"{(keepsName ? parts.Host : AddressText.Format(found))}:{parts.Port}";
        return true;
    }

    private static void ReadCookie(Statement statement, ServerParameters server)
    {
        if (statement.TryTake("cookie", "a value", out var value))
        {
            server.Cookie = value;
        }
    }

    private static void ReadLabel(Statement statement, ServerParameters server)
    {
        if (!statement.TryTake("label", "NAME=VALUE", out var label))
        {
            return;
        }

        if (label.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } value])
        {
            server.Labels = server.Labels.SetItem(name, value);
        }
        else
        {
            statement.Error($"'label' expects NAME=VALUE, found '{label}'.");
        }
    }

    private static void ReadSource(Statement statement, ServerParameters server)
    {
        if (SourceKeyword.TryTake(statement, out var source))
        {
            server.Source = source.Length == 0 ? null : source;
        }
    }

    private static void ReadPurgeDelay(Statement statement, ServerParameters server)
    {
        if (statement.TryTakeTime("pool-purge-delay", out var delay))
        {
            server.PurgeDelay = delay;
        }
    }

    private static void ReadMaxReuse(Statement statement, ServerParameters server)
    {
        if (statement.TryTakeNumber("max-reuse", out _))
        {
            statement.Notice("'max-reuse' has no effect.");
        }
    }

    private static void ReadHashKey(Statement statement, ServerParameters server)
    {
        if (!statement.TryTake("hash-key", "id, addr or addr-port", out var word))
        {
            return;
        }

        HashKey? key = word switch
        {
            "id" => HashKey.Id,
            "addr" => HashKey.Address,
            "addr-port" => HashKey.AddressAndPort,
            _ => null,
        };
        if (key is null)
        {
            statement.Error($"'hash-key' expects id, addr or addr-port, found '{word}'.");
        }

        server.HashKey = key ?? HashKey.Id;
    }

    private static void ReadSlowStart(Statement statement, ServerParameters server)
    {
        if (statement.TryTakeTime("slowstart", out var value))
        {
            server.SlowStart = value;
        }
    }

    // Ranges are judged here, because what is said about a server that is not checked never reaches the options.
    internal static Action<Statement, ServerParameters> Number(string name, int min, int max, Action<ServerParameters, int> set) =>
        (statement, server) =>
        {
            if (!statement.TryTakeNumber(name, out var value))
            {
                return;
            }

            if (value < min || value > max)
            {
                var range = max == int.MaxValue ? $"{min} or more" : $"{min} to {max}";
                statement.Error($"'{name}' expects {range}, found {value}.");
                return;
            }

            set(server, value);
        };

    internal static Action<Statement, ServerParameters> Time(string name, Action<ServerParameters, TimeSpan> set) => (statement, server) =>
    {
        if (!statement.TryTakeTime(name, out var value))
        {
            return;
        }

        if (value == TimeSpan.Zero)
        {
            statement.Error($"'{name}' expects 1 ms or more, found 0.");
            return;
        }

        set(server, value);
    };
}
