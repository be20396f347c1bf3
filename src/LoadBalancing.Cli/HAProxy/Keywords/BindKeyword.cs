using System.Net;
using System.Net.Sockets;
using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>bind ADDRESS[,ADDRESS]... [proto h1|h2]</c>, and the address on a section's own line.</summary>
internal static class BindKeyword
{
    public static IEnumerable<Keyword> All { get; } = [new("bind", SectionKinds.Frontend | SectionKinds.Listen, Read)];

    public static ParameterTable<Parameter> Parameters { get; } = new(
        new()
        {
            ["proto"] = ReadProtocol,
            ["name"] = IgnoreWithArgument("name"),
            ["id"] = IgnoreWithArgument("id"),
            ["backlog"] = IgnoreWithArgument("backlog"),
            ["maxconn"] = IgnoreWithArgument("maxconn"),
            ["nice"] = IgnoreWithArgument("nice"),
            ["process"] = IgnoreWithArgument("process"),
            ["thread"] = IgnoreWithArgument("thread"),
            ["shards"] = IgnoreWithArgument("shards"),
            ["mss"] = IgnoreWithArgument("mss"),
            ["defer-accept"] = static (statement, _) => statement.Notice("'bind ... defer-accept' has no effect."),
            ["tfo"] = static (statement, _) => statement.Notice("'bind ... tfo' has no effect."),
        },
        [
            "accept-netscaler-cip", "accept-proxy", "allow-0rtt", "alpn", "ca-file", "ca-ignore-err", "ca-sign-file", "ca-sign-pass",
            "ca-verify-file", "ciphers", "ciphersuites", "crl-file", "crt", "crt-ignore-err", "crt-list", "curves", "ecdhe", "expose-fd",
            "force-sslv3", "force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13", "generate-certificates", "gid", "group",
            "interface", "level", "mode", "namespace", "no-ca-names", "no-sslv3", "no-tls-tickets", "no-tlsv10", "no-tlsv11", "no-tlsv12",
            "no-tlsv13", "npn", "prefer-client-ciphers", "severity-output", "ssl", "ssl-max-ver", "ssl-min-ver", "strict-sni", "tcp-ut",
            "tls-ticket-keys", "transparent", "uid", "user", "v4v6", "v6only", "verify",
        ]);

    /// <summary>Reads addresses separated by commas.</summary>
    public static void ReadAddresses(Statement statement, Proxy proxy, string addresses, FrontendProtocol protocol)
    {
        // HAProxy, too, overlooks a comma at the end.
        foreach (var address in addresses.TrimEnd(',').Split(','))
        {
            ReadAddress(statement, proxy, address);
        }

        if (proxy.Protocol is { } other && other != protocol)
        {
            statement.Error("addresses of different 'proto' in one frontend are not supported yet; write a frontend for each.");
        }

        proxy.Protocol = protocol;
        proxy.Frontend.Protocol = protocol;
    }

    private static void Read(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("bind", "an address and a port", out var addresses))
        {
            statement.MarkReported($"{proxy.FrontendPath}:Binds");
            return;
        }

        var bind = new Parameter();
        Parameters.Read(statement, bind);
        ReadAddresses(statement, proxy, addresses, bind.Protocol);
    }

    private static void ReadAddress(Statement statement, Proxy proxy, string text)
    {
        var host = "";
        var valid = AddressText.TryParse(text, out var address, out var problem) &&
            TryFindHost(statement.Names, address, out host, out problem);
        var bind = $"{host}:{address?.Port}";
        if (valid && !BindAddress.TryParse(bind, out _, out problem))
        {
            valid = false;
        }

        if (!valid)
        {
            statement.Error($"{proxy.FrontendPath}:Binds", $"cannot listen on '{text}': {problem}");
            return;
        }

        statement.Locate($"{proxy.FrontendPath}:Binds:{proxy.Frontend.Binds.Count}");
        proxy.Frontend.Binds.Add(bind);
    }

    private static bool TryFindHost(NameLookup names, AddressText address, out string host, out string? problem)
    {
        problem = null;
        host = "";
        if (!address.HasHost)
        {
            host = AddressText.Format(address.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);
            return true;
        }

        if (!names.TryFind(address.Host, address.Family, out var found, out problem))
        {
            return false;
        }

        host = AddressText.Format(found);
        return true;
    }

    private static void ReadProtocol(Statement statement, Parameter bind)
    {
        if (!statement.TryTake("proto", "h1 or h2", out var protocol))
        {
            return;
        }

        bind.Protocol = protocol switch
        {
            "h1" => FrontendProtocol.Http1,
            "h2" => FrontendProtocol.Http2,
            _ => bind.Protocol,
        };
        if (protocol is not ("h1" or "h2"))
        {
            statement.Error($"'proto' expects h1 or h2, found '{protocol}'.");
        }
    }

    private static Action<Statement, Parameter> IgnoreWithArgument(string name) => (statement, _) =>
    {
        if (statement.TryTake(name, "a value", out var _))
        {
            statement.Notice($"'bind ... {name}' has no effect.");
        }
    };

    /// <summary>What the parameters of one line say.</summary>
    internal sealed class Parameter
    {
        public FrontendProtocol Protocol { get; set; }
    }
}
