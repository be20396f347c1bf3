using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Health;

/// <summary>
/// The states of servers while they answer their checks by a script, as the proxies tell them to the servers themselves, and what the
/// proxies log of servers that track these.
/// </summary>
public sealed partial class StateSequenceTests
{
    private static readonly string[] Scripts =
    [
        "222", "555", "2522", "2552522", "25552222", "5222", "5252522", "442", "2544", "55244224", "2452452", "24555422", "2455445",
        "25455552", "42", "5422", "525422",
    ];

    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(2, 3, false)]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(3, 2, true)]
    public async Task States_and_lines_are_those_of_HAProxy(int rise, int fall, bool stopsOn404)
    {
        var runs = await Task.WhenAll(RunAsync(new HAProxyProxy(), rise, fall, stopsOn404), RunAsync(new LbProxy(), rise, fall, stopsOn404));

        runs[1].States.Should().Equal(runs[0].States);
        runs[1].Lines.Should().Equal(runs[0].Lines);
    }

    private static async Task<(IReadOnlyList<string> States, IReadOnlyList<string> Lines)> RunAsync(Proxy proxy, int rise, int fall, bool stopsOn404)
    {
        var servers = Scripts.Select((script, i) => new CheckedServer($"s{i}", script, settling: rise + fall)).ToList();
        await using var running = proxy;
        var front = FreePorts.Next();
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.cfg");
        await File.WriteAllTextAsync(file, Configuration(front, servers, rise, fall, stopsOn404));
        try
        {
            await proxy.StartAsync(file, front);
            await Task.WhenAll(servers.Select(server => server.Done)).WaitAsync(TimeSpan.FromSeconds(40));
        }
        finally
        {
            // The proxy first: it would tell of servers that go.
            await proxy.StopAsync();
            File.Delete(file);
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }

        var lines = Line().Matches(proxy.Output).Select(line => (Server: line.Groups[1].Value, What: line.Groups[2].Value)).ToLookup(
            line => line.Server, line => line.What);
        return (
            [.. servers.Select((server, i) => $"{Scripts[i]}: {string.Join(", ", server.States)}")],
            [.. servers.SelectMany((server, i) => new[] { "b", "t" }.Select(
                backend => $"{Scripts[i]} in {backend}: {string.Join(", ", lines[$"{backend}/{server.Name}"])}"))]);
    }

    private static string Configuration(int front, List<CheckedServer> servers, int rise, int fall, bool stopsOn404)
    {
        var rules = "option httpchk\n http-check send-state\n" + (stopsOn404 ? " http-check disable-on-404\n" : "");
        var checkedServers = servers.Select(server => $" server {server.Name} 127.0.0.1:{server.Port} check inter 800 fastinter 300 downinter 300 rise {rise} fall {fall}\n");
        var followers = servers.Select(server => $" server {server.Name} 127.0.0.1:{server.Port} track b/{server.Name}\n");
        return $"""
            defaults
             mode http
             timeout connect 5s
             timeout client 5s
             timeout server 5s
             timeout check 5s
            frontend f
             bind 127.0.0.1:{front}
             default_backend b
            backend b
             {rules}{string.Concat(checkedServers)}
            frontend g
             bind 127.0.0.1:{FreePorts.Next()}
             default_backend t
            backend t
             {rules}{string.Concat(followers)}

            """;
    }

    [GeneratedRegex(@"Server ([bt]/s\d+) (is UP|is DOWN|is stopping)")]
    private static partial Regex Line();
}
