using System.Net;
using System.Net.Sockets;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.HAProxy;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>Reads texts as files, with known environment variables and host names.</summary>
internal static class ReadText
{
    public const string File = "test.cfg";

    /// <summary>Lines 1 to 5 of most files here.</summary>
    public const string Preamble = """
        defaults
            mode http
            timeout connect 5s
            timeout client  30s
            timeout server  30s

        """;

    /// <summary>The lines after the preamble are those of the listen section 'web', from line 8.</summary>
    public const string Listen = Preamble + """
        listen web
            bind 127.0.0.1:8000

        """;

    public static ProxyConfiguration Read(string text, params (string Name, string Value)[] environment) =>
        HAProxyConfigurationReader.Read(
            new StringReader(text),
            File,
            name => environment.FirstOrDefault(variable => variable.Name == name).Value,
            Resolve);

    /// <summary>Reads a text that must have no errors.</summary>
    public static ProxyOptions ReadValid(string text, params (string Name, string Value)[] environment)
    {
        var configuration = Read(text, environment);
        configuration.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Should().BeEmpty();
        return configuration.Options;
    }

    public static IPAddress[] Resolve(string name) => name switch
    {
        "app.example" => [IPAddress.Parse("2001:db8::7"), IPAddress.Parse("192.0.2.7")],
        "localhost" => [IPAddress.Loopback],
        _ => throw new SocketException((int)SocketError.HostNotFound),
    };
}
