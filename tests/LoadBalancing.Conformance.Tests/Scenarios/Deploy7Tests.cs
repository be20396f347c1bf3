using System.Globalization;
using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Command;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>A new version takes over while the sessions of the old one taper off, by the version cookie of <c>lb</c>.</summary>
public sealed class Deploy7Tests : IAsyncDisposable
{
    private const int Clients = 12;

    // Enough sessions in each state of the farm for every client to begin several.
    private const int SessionsOfState = 60;

    private static readonly string[] Names = ["web01", "web02", "web03", "web04"];

    // How many sessions each client has left whose version is the old one.
    private const int OldSessionsOfClient = 10;

    // The scenario's own file, for proxies that know of no labels.
    private const string ScenarioFile = """
        frontend www
            bind 127.0.0.1:{front}
            http-request set-var(txn.ver) req.cook(APPVER)
            http-response add-header Set-Cookie "APPVER=v2; path=/" unless { var(txn.ver) -m found }
            use_backend app_v1 if { req.cook(APPVER) -m str v1 }
            default_backend app_v2

        backend app_v1
            balance roundrobin
            cookie SERVERID insert indirect
            server web01 127.0.0.1:{web01} cookie w01 check
            server web02 127.0.0.1:{web02} cookie w02 check

        backend app_v2
            balance roundrobin
            cookie SERVERID insert indirect
            server web03 127.0.0.1:{web03} cookie w03 check
            server web04 127.0.0.1:{web04} cookie w04 check
        """;

    private readonly LbCommand _lb = new();
    private readonly int _front = FreePorts.Next();
    private readonly Dictionary<string, int> _ports = Names.ToDictionary(name => name, _ => FreePorts.Next());
    private readonly List<OriginServer> _origins = [];
    private int _reloads;

    public async ValueTask DisposeAsync()
    {
        foreach (var origin in _origins)
        {
            await origin.DisposeAsync();
        }

        _lb.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DEPLOY_7_No_session_is_lost_and_no_request_fails(bool serversKeepTheirClients)
    {
        var sessions = new VersionedSessions(_front, serversKeepTheirClients ? server => server : VersionedSessions.VersionOf);
        foreach (var (name, port) in _ports)
        {
            var origin = new OriginServer(name, port, sessions.Answer);
            origin.Start();
            _origins.Add(origin);
        }

        using var lb = _lb.Start("run", _lb.Write("lb.json", Configuration("v1", serversKeepTheirClients, Names)));
        await lb.WaitForAsync("listens on");
        sessions.Expected = "v1";
        var running = sessions.RunAsync(Clients);
        await WaitForSessionsAsync(sessions);
        foreach (var current in (string[])["v2", "v1", "v2"])
        {
            // The middle one is the way back: sessions of v2 stay there.
            await ApplyAsync(lb, sessions, Configuration(current, serversKeepTheirClients, Names), current);
            await WaitForSessionsAsync(sessions);
        }

        await WaitAsync(() => sessions.Running("v1") == 0);
        await ApplyAsync(lb, sessions, Configuration("v2", serversKeepTheirClients, Names[2..]), "v2");
        await WaitForSessionsAsync(sessions);
        sessions.End();
        await running;

        sessions.Faults.Should().BeEmpty("of what lb wrote:\n{0}", lb.Output);
        sessions.Servers.Keys.Should().BeEquivalentTo(Names, "each version is balanced over all its servers");
        lb.Signal("TERM");
        (await lb.WaitForExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task DEPLOY_7_The_scenarios_file_does_the_same_as_with_HAProxy()
    {
        var seen = await Comparison.RunAsync(ScenarioFile, async farm =>
        {
            await farm.GetManyAsync(3);
            await farm.GetAsync("/", "Cookie: APPVER=v1");
            await farm.GetAsync("/", "Cookie: APPVER=v1");
            await farm.GetAsync("/", "Cookie: APPVER=v1; SERVERID=w02");
            await farm.GetAsync("/", "Cookie: APPVER=v1; SERVERID=w03");
            await farm.GetAsync("/", "Cookie: SERVERID=w04; APPVER=v2");
            await farm.GetAsync("/", "Cookie: appver=v1; APPVER=v11");
            await farm.GetAsync("/", "Cookie: APPVER=");
            await farm.GetAsync("/", "Cookie: APPVER=v3; SERVERID=w03");
            await farm.StopAsync("web01", "web02");
            await farm.GetAsync("/", "Cookie: APPVER=v1; SERVERID=w02");
        });

        seen.Servers.Should().Be("34312214" + "433-");
        seen.Exchanges.Select(exchange => exchange.Response!.SetCookies.Count(line => line == "APPVER=v2; path=/"))
            .Should().StartWith([1, 1, 1, 0, 0, 0, 0, 0, 0], "who has no version gets the new one");
    }

    [Fact]
    public async Task DEPLOY_7_The_scenarios_file_keeps_sessions_under_load()
    {
        var expected = await BeginningsAsync(new HAProxyProxy());
        (await BeginningsAsync(Comparison.CreateSubject())).Should().Equal(expected);
        expected.Should().Equal(
            "no version on web03: APPVER=v2, SERVERID=w03", "no version on web04: APPVER=v2, SERVERID=w04",
            "v1 on web01: SERVERID=w01", "v1 on web02: SERVERID=w02");
    }

    // Old sessions taper off among new ones, until the servers of their version can be removed.
    private static async Task<IReadOnlyList<string>> BeginningsAsync(Proxy proxy)
    {
        VersionedSessions? sessions = null;
        await using var farm = await Farm.StartAsync(proxy, ScenarioFile, request => sessions!.Answer(request));
        sessions = new VersionedSessions(farm.Port, server => server) { Expected = "v2" };
        var running = sessions.RunAsync(Clients);
        await sessions.RunAsync(Clients, "v1", OldSessionsOfClient);
        sessions.Running("v1").Should().Be(0);
        await farm.StopAsync("web01", "web02");
        await WaitForSessionsAsync(sessions);
        sessions.End();
        await running;

        sessions.Faults.Should().BeEmpty("of what {0} wrote:\n{1}", proxy.Name, proxy.Output);
        return [.. sessions.Beginnings.Keys.Order(StringComparer.Ordinal)];
    }

    private string Configuration(string current, bool serversKeepTheirClients, string[] servers) => $$"""
        {
          "LoadBalancer": {
            "Frontends": { "www": { "Binds": [ "127.0.0.1:{{_front}}" ], "Backend": "app" } },
            "Backends": {
              "app": {
                "Cookie": { "Name": "APPVER", "Mode": "Insert", "Indirect": true, "Label": "version", "Current": "{{current}}" },
                "Check": true,
                "Servers": [ {{string.Join(", ", servers.Select(name => Server(name, serversKeepTheirClients)))}} ]
              }
            }
          }
        }
        """;

    private string Server(string name, bool hasCookie) => string.Create(CultureInfo.InvariantCulture,
        $$"""{ "Name": "{{name}}", "Address": "127.0.0.1:{{_ports[name]}}", {{(hasCookie ? $"\"Cookie\": \"{name}\", " : "")}}"Labels": { "version": "{{VersionedSessions.VersionOf(name)}}" } }""");

    private async Task ApplyAsync(RunningProgram lb, VersionedSessions sessions, string configuration, string current)
    {
        sessions.Expected = null;
        _lb.Write("lb.json", configuration);
        _reloads++;
        await WaitAsync(() => Regex.Count(lb.Output, "Configuration reloaded") >= _reloads);
        sessions.Expected = current;
    }

    private static Task WaitForSessionsAsync(VersionedSessions sessions)
    {
        var goal = sessions.Done + SessionsOfState;
        return WaitAsync(() => sessions.Done >= goal || !sessions.Faults.IsEmpty);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
