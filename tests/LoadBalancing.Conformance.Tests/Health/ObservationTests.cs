using System.Diagnostics;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Health;

/// <summary>What errors in the traffic of servers lead to: the states of servers whose traffic and checks go by scripts, known and made up.</summary>
public sealed class ObservationTests
{
    private const int MadeUp = 4;
    private const int WarmUp = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string[] Reactions = ["", "on-error fastinter", "on-error fail-check", "on-error sudden-death", "on-error mark-down"];

    // What is observed, and what happens.
    private static readonly (string Layer, string Script)[] Known =
    [
        ("layer7", "+55++55-+55+55555++"), ("layer7", "+5255+5+5+4n2v45c+gg+cg-++"), ("layer7", "+55+55+-55-+-++"), ("layer7", "-5555-++5+5255+"),
        ("layer7", "+t5+5t+"), ("layer7", "+(22)+2+"), ("layer4", "+(22)+2+(2)22(2222)-++"), ("layer4", "+5cg5cg5cg+(2+2)+"),
    ];

    [Theory]
    [InlineData(2, 3, 2)]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 1)]
    public async Task Errors_have_the_consequences_that_they_have_in_HAProxy(int rise, int fall, int limit)
    {
        var random = new Random(rise + (10 * fall) + (100 * limit));
        var madeUp = Enumerable.Range(0, MadeUp).Select(_ => ("layer7", $"+{new string(random.GetItems("2255555cg++-".ToCharArray(), 16))}+"));
        var cases = (from reaction in Reactions
                     from one in Known.Concat(madeUp)
                     select (Options: $"rise {rise} fall {fall} observe {one.Item1} error-limit {limit} {reaction}", Script: one.Item2)).ToList();

        // What was disturbed tells nothing; on a busy machine it is played again, with less beside it.
        var comparable = new List<(string? First, string? Second)>();
        var left = cases;
        var waiting = Stopwatch.StartNew();
        while (comparable.Count <= cases.Count / 2 && waiting.Elapsed < Patience)
        {
            var runs = await Task.WhenAll(RunAsync(new HAProxyProxy(), left), RunAsync(new LbProxy(), left));
            var pairs = runs[0].Zip(runs[1]).ToList();
            comparable.AddRange(pairs.Where(IsComparable));
            left = [.. left.Where((_, i) => !IsComparable(pairs[i]))];
        }

        comparable.Should().HaveCountGreaterThan(cases.Count / 2);
        comparable.Select(pair => pair.Second).Except(comparable.Select(pair => pair.First)).Should().Equal(
            comparable.Select(pair => pair.First).Except(comparable.Select(pair => pair.Second)));
    }

    private static bool IsComparable((string? First, string? Second) pair) => pair is { First: not null, Second: not null };

    // What became of each server, or nothing if it was disturbed.
    private static async Task<IReadOnlyList<string?>> RunAsync(Proxy proxy, List<(string Options, string Script)> cases)
    {
        var warm = FreePorts.Next();
        var servers = cases.Select((one, i) => (Server: new ObservedServer($"s{i}", one.Script), Front: FreePorts.Next(), one.Options)).ToList();
        await using var running = proxy;
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.cfg");
        await File.WriteAllTextAsync(file, Configuration(servers, warm));
        try
        {
            await proxy.StartAsync(file, servers[^1].Front);
            for (var i = 0; i < WarmUp; i++)
            {
                await ObservedServer.VisitAsync(warm);
            }

            await Task.WhenAll(servers.Select(each => each.Server.PlayAsync(each.Front)));
        }
        finally
        {
            // The proxy first: it would tell of servers that go.
            await proxy.StopAsync();
            File.Delete(file);
            foreach (var (server, _, _) in servers)
            {
                await server.DisposeAsync();
            }
        }

        var lines = StateLines.Read(proxy);
        return [.. servers.Zip(cases, (each, one) => each.Server.WasDisturbed
            ? null
            : $"{one.Options}: {one.Script}: {each.Server.States} and {string.Join(", ", lines[each.Server.Name].Where(IsOfScript))}")];
    }

    // Behind the end of its script a server leaves checks without an answer. Whether their time is over before the proxy ends is chance.
    private static bool IsOfScript(string line) => !line.EndsWith("L7TOUT", StringComparison.Ordinal);

    private static string Configuration(List<(ObservedServer Server, int Front, string Options)> servers, int warm) => $"""
        defaults
         mode http
         retries 0
         option httpchk
         timeout connect 5s
         timeout client 20s
         timeout server {ObservedServer.Timeout}
         timeout check 5s
         default-server inter {ObservedServer.Interval}
        listen warm
         bind 127.0.0.1:{warm}
         server s 127.0.0.1:{servers[0].Server.Port}
        {string.Concat(servers.Select(each =>
            $"listen {each.Server.Name}\n bind 127.0.0.1:{each.Front}\n http-check send-state\n" +
            $" server s 127.0.0.1:{each.Server.Port} check port {each.Server.CheckPort} {each.Options}\n"))}
        """;
}
