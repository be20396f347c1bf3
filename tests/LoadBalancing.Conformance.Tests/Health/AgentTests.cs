using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Health;

/// <summary>
/// What the proxies log of servers whose agents answer by scripts, known and made up, and the weight that they tell servers that are checked of.
/// </summary>
public sealed partial class AgentTests
{
    private const int MadeUp = 30;

    // HAProxy logs one line of several changes at once, so made-up answers say nothing about drain and maintenance.
    private static readonly string[] Words =
        ["up", "down", "fail", "stopped", "UP", "Down", "50%", "75%", "0%", "100%", "250%", "maxconn:3", "junk", "%", "#"];

    private static readonly string[] Scripts =
    [
        "75%,maxconn:30,maint,down; ready; up", "drain; ready; maint; ready; drain; maint; drain; ready", "down; ready; 75%; up; fail # broken; up",
        "up down; down up", "drain up; down; up; ready", "maint down; up; ready", "down; maint; ready; up; 33%; 200%", "50%; 300%; 0%; 100%; 1%",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Agents_have_their_way_as_in_HAProxy(bool isChecked)
    {
        var random = new Random(11);
        var madeUp = Enumerable.Range(0, MadeUp).Select(_ => string.Join("; ", Enumerable.Range(0, 8).Select(
            _ => string.Join(random.GetItems([" ", ",", "\t"], 1)[0], random.GetItems(Words, random.Next(1, 4))))));
        // Every script ends with a server that is up, so that its checks can tell its weight.
        string[] scripts = [.. Scripts.Concat(madeUp).Select(script => $"{script}; ready up")];

        var runs = await Task.WhenAll(RunAsync(new HAProxyProxy(), scripts, isChecked), RunAsync(new LbProxy(), scripts, isChecked));

        runs[1].Except(runs[0]).Should().Equal(runs[0].Except(runs[1]));
    }

    private static async Task<IReadOnlyList<string>> RunAsync(Proxy proxy, string[] scripts, bool isChecked)
    {
        var servers = scripts.Select((_, i) => new WeighedServer($"s{i}")).ToList();
        var agents = scripts.Select(script => new ScriptedAgent(script.Split("; "))).ToList();
        await using var running = proxy;
        var front = FreePorts.Next();
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.cfg");
        await File.WriteAllTextAsync(file, Configuration(front, servers, agents, isChecked));
        string[] ends = [];
        try
        {
            await proxy.StartAsync(file, front);
            await Task.WhenAll(agents.Select(agent => agent.Done)).WaitAsync(TimeSpan.FromSeconds(40));
            ends = await Task.WhenAll(servers.Select(server => isChecked ? server.AskAsync() : Task.FromResult(""))).WaitAsync(TimeSpan.FromSeconds(20));
        }
        finally
        {
            // The proxy first: it would tell of servers that go.
            await proxy.StopAsync();
            File.Delete(file);
            foreach (var (server, agent) in servers.Zip(agents))
            {
                await server.DisposeAsync();
                await agent.DisposeAsync();
            }
        }

        var lines = Line().Matches(proxy.Output).ToLookup(
            line => line.Groups["server"].Value, line => $"{line.Groups["state"].Value} by '{line.Groups["word"].Value.ToLowerInvariant()}'");
        // A check that passes at the same moment can take the place of the agent's word in HAProxy's line.
        return [.. servers.Select((server, i) => $"{scripts[i]}: {(isChecked ? ends[i] : string.Join(", ", lines[server.Name]))}")];
    }

    private static string Configuration(int front, List<WeighedServer> servers, List<ScriptedAgent> agents, bool isChecked)
    {
        var lines = servers.Zip(agents, (server, agent) =>
            $" server {server.Name} 127.0.0.1:{server.Port} weight 100 {(isChecked ? "check inter 100" : "")} agent-check agent-inter 100 agent-send {ScriptedAgent.Question} agent-port {agent.Port}\n");
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
             option httpchk
             http-check send-state
            {string.Concat(lines)}

            """;
    }

    // In HAProxy the information begins with 'via agent : ', here the reason with 'agent'.
    [GeneratedRegex("""Server b/(?<server>s\d+) is (?<state>UP|DOWN), reason: (agent, [^"]*info: "|[^"]*info: "via agent : )(?<word>\w+)""")]
    private static partial Regex Line();
}
