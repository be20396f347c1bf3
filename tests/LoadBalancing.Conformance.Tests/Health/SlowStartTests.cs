using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Health;

/// <summary>The weights that servers with <c>slowstart</c> have once they come up, as their checks are told of them.</summary>
public sealed class SlowStartTests
{
    private static readonly (int Weight, string SlowStart)[] Servers = [(100, "slowstart 2s"), (256, "slowstart 4s"), (10, "slowstart 3s"), (1, "slowstart 2s"), (20, "")];

    [Fact]
    public async Task Weights_grow_as_in_HAProxy()
    {
        var runs = await Task.WhenAll(RunAsync(new HAProxyProxy()), RunAsync(new LbProxy()));

        runs[1].Should().Equal(runs[0]);
        runs[1][0].Should().Be("7, 57, 100 throttled");
    }

    private static async Task<IReadOnlyList<string>> RunAsync(Proxy proxy)
    {
        var servers = Servers.Select((server, i) => new GrowingServer($"s{i}", server.Weight)).ToList();
        await using var running = proxy;
        var front = FreePorts.Next();
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.cfg");
        await File.WriteAllTextAsync(file, Configuration(front, servers));
        try
        {
            await proxy.StartAsync(file, front);
            await Task.WhenAll(servers.Select(server => server.Done)).WaitAsync(TimeSpan.FromSeconds(40));
            return [.. servers.Select(server => server.History)];
        }
        finally
        {
            await proxy.StopAsync();
            File.Delete(file);
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static string Configuration(int front, IEnumerable<GrowingServer> servers) => $"""
        defaults
         mode http
         timeout connect 5s
         timeout client 5s
         timeout server 5s
         timeout check 5s
        listen web
         bind 127.0.0.1:{front}
         option httpchk
         http-check send-state
         default-server inter 100 rise 1 fall 1
        {string.Concat(servers.Zip(Servers, (server, options) => $" server {server.Name} 127.0.0.1:{server.Port} check weight {options.Weight} {options.SlowStart}\n"))}
        """;
}
