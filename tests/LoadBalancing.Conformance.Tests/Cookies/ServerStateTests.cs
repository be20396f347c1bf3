using System.Text;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Health;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Cookies;

/// <summary>
/// What a client experiences that the cookie ties to a server in drain, in maintenance, asking for no new clients (404), or down, with each
/// option: the same server, status and cookie as with HAProxy. Agents and checks bring the servers there.
/// </summary>
public sealed class ServerStateTests
{
    private const int ManyRequests = 40;

    // a and b are up; x fails its checks, y refuses connections.
    private static readonly string[] Cookies = ["", "S=d", "S=m", "S=n", "S=x", "S=y", "S=b", "S=none"];

    private static readonly string[][] Options =
    [
        [], ["option redispatch 1"], ["option persist"], ["option persist", "option redispatch 1"], ["force-persist if METH_POST"],
        ["force-persist if METH_POST", "option redispatch 1"], ["ignore-persist if METH_POST"],
        ["ignore-persist if METH_POST", "option persist", "option redispatch 1"],
    ];

    [Fact]
    public async Task Every_state_with_every_option()
    {
        var runs = await Task.WhenAll(RunAsync(new HAProxyProxy()), RunAsync(new LbProxy()));

        runs[1].Should().Equal(runs[0]);
        runs[0].Should().Contain([": GET S=d: 200 by d, []", ": GET S=n: 200 by n, []", "option persist: GET S=m: 200 by m, []"], "servers are in these states");
        runs[0].Should().NotContain(line => line.StartsWith(": GET S=m: 200 by m", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_starting_with_every_option()
    {
        var runs = await Task.WhenAll(RunStartingAsync(new HAProxyProxy()), RunStartingAsync(new LbProxy()));

        runs[1].Should().Equal(runs[0]);
        runs[0].Where(line => line.Contains("S=s", StringComparison.Ordinal)).Should()
            .OnlyContain(line => line.Contains(" by s", StringComparison.Ordinal) != (line.StartsWith("ignore-persist", StringComparison.Ordinal) && line.Contains(": POST ", StringComparison.Ordinal)));
    }

    // The servers s fail their checks until the proxy has them down, and come up for good then.
    private static async Task<IReadOnlyList<string>> RunStartingAsync(Proxy proxy)
    {
        var isWell = false;
        await using var farm = await Farm.StartAsync(proxy, StartingConfiguration(), request =>
            request.Path == "/check" && !Volatile.Read(ref isWell)
                ? new OriginAnswer { Status = "HTTP/1.1 500 Oops", Headers = ["Content-Length: 0"], Close = true }
                : OriginAnswer.Text(request.Server));
        string[] servers = [.. Enumerable.Range(0, Options.Length + 1).Select(number => $"s{number}")];
        await Task.WhenAll(servers.Select(server => proxy.WaitForStateAsync(server, up: false)));
        Volatile.Write(ref isWell, true);
        await Task.WhenAll(servers.Select(server => proxy.WaitForStateAsync(server, up: true)));
        var results = await Task.WhenAll(Options.Select((_, number) => AskAsync(farm, number, ["", "S=s", "S=a", "S=none"])));
        await farm.GetManyAsync(ManyRequests);
        farm.Transcript.Exchanges.Count(exchange => exchange.Server == servers[^1]).Should().BeLessThan(ManyRequests / 4, "{0} lets it start slowly", proxy.Name);
        return [.. results.SelectMany(lines => lines)];
    }

    private static string StartingConfiguration()
    {
        var text = new StringBuilder();
        foreach (var (number, options) in Options.Append([]).Index())
        {
            // The last farm shows that the servers are starting: they get less than their share.
            var isLast = number == Options.Length;
            text.AppendLine($$"""
                listen farm{{number}}
                    bind 127.0.0.1:{front{{(isLast ? "" : $"-{number}")}}}
                    balance {{(isLast ? "roundrobin" : "first")}}
                    cookie S insert
                    retries 1
                    option httpchk GET /check
                    default-server inter 200 rise 1 fall 1
                    server a 127.0.0.1:{a} weight 100 cookie a
                    server s{{number}} 127.0.0.1:{s{{number}}} weight 100 cookie s check slowstart 10m
                """);
            Array.ForEach(options, option => text.AppendLine($"    {option}"));
        }

        return text.ToString();
    }

    private static async Task<IReadOnlyList<string>> RunAsync(Proxy proxy)
    {
        await using var drain = new ScriptedAgent([.. Enumerable.Repeat("drain", 10_000)]);
        await using var maintenance = new ScriptedAgent([.. Enumerable.Repeat("maint", 10_000)]);
        await using var farm = await Farm.StartAsync(proxy, Configuration(drain.Port, maintenance.Port), Answer);
        await SettleAsync(farm);
        var results = await Task.WhenAll(Options.Select((_, number) => AskAsync(farm, number, Cookies)));
        return [.. results.SelectMany(lines => lines)];
    }

    private static OriginAnswer Answer(OriginRequest request) => (request.Path, request.Server) switch
    {
        ("/check", "n") => new OriginAnswer { Status = "HTTP/1.1 404 Not Found", Headers = ["Content-Length: 0"], Close = true },
        ("/check", "x") => new OriginAnswer { Status = "HTTP/1.1 500 Oops", Headers = ["Content-Length: 0"], Close = true },
        _ => OriginAnswer.Text(request.Server),
    };

    private static async Task SettleAsync(Farm farm)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await farm.GetAsync("/")).Response?.Status != 200)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<IReadOnlyList<string>> AskAsync(Farm farm, int number, string[] cookies)
    {
        var seen = new List<string>();
        foreach (var method in new[] { "GET", "POST" })
        {
            foreach (var cookie in cookies)
            {
                using var client = await RawClient.ConnectAsync(farm.PortNamed($"front-{number}"));
                var text = $"{method} / HTTP/1.1\r\nHost: farm\r\n{(cookie.Length > 0 ? $"Cookie: {cookie}\r\n" : "")}Content-Length: 0\r\n\r\n";
                var response = await client.SendAsync(Encoding.Latin1.GetBytes(text));
                seen.Add($"{string.Join(", ", Options[number])}: {method} {cookie}: {response.Status} by {response.Origin}, [{string.Join("] [", response.SetCookies)}]");
            }
        }

        return seen;
    }

    private static string Configuration(int drain, int maintenance)
    {
        var text = new StringBuilder();
        foreach (var (number, options) in Options.Index())
        {
            text.AppendLine($$"""
                listen farm{{number}}
                    bind 127.0.0.1:{front-{{number}}}
                    cookie S insert
                    retries 1
                    option httpchk GET /check
                    http-check disable-on-404
                    default-server inter 2000 fastinter 200 downinter 200 rise 1 fall 3
                    server a 127.0.0.1:{a} cookie a check
                    server b 127.0.0.1:{b} cookie b check
                    server d 127.0.0.1:{d} cookie d check agent-check agent-port {{drain}} agent-inter 200 agent-send {{ScriptedAgent.Question}}
                    server m 127.0.0.1:{m} cookie m check agent-check agent-port {{maintenance}} agent-inter 200 agent-send {{ScriptedAgent.Question}}
                    server n 127.0.0.1:{n} cookie n check
                    server x 127.0.0.1:{x} cookie x check
                    server y 127.0.0.1:{port-y} cookie y check
                """);
            Array.ForEach(options, option => text.AppendLine($"    {option}"));
        }

        // The monitor is well once nobody but a and b takes new clients.
        text.AppendLine("""
            frontend settled
                bind 127.0.0.1:{front}
                monitor-uri /
                default_backend farm0
            """);
        foreach (var number in Enumerable.Range(0, Options.Length))
        {
            text.AppendLine($"    monitor fail if {{ nbsrv(farm{number}) gt 2 }}");
        }

        return text.ToString();
    }
}
