using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Cookies;

/// <summary>
/// Hostile cookies through <c>lb</c>, in every mode: each is answered or refused, nothing is smuggled into a request or a response, and
/// no server is reached that is down or in maintenance.
/// </summary>
public sealed class HostileCookieTests
{
    private const string Preamble = """
        defaults
            mode http
            timeout connect 2s
            timeout client  5s
            timeout server  5s

        """;

    private static readonly string[] Modes =
    [
        "", "indirect", "rewrite", "prefix", "prefix keep-unknown-prefix", "insert", "insert indirect", "insert indirect nocache preserve",
        "insert indirect maxidle 600 maxlife 3000", "insert indirect dynamic", "insert indirect signing-key 0123456789abcdef",
        "insert indirect label v current a", "insert indirect label v", "prefix keep-unknown-prefix label v",
    ];

    [Fact]
    public Task Do_no_harm_over_HTTP_1_1() => RunAsync(overHttp2: false);

    [Fact]
    public Task Do_no_harm_over_HTTP_2() => RunAsync(overHttp2: true);

    private static async Task RunAsync(bool overHttp2)
    {
        var lanes = Modes.Select((mode, number) => new HostileCookieLane(number, mode, overHttp2)).ToList();
        var file = Path.Combine(Path.GetTempPath(), $"cookies-{Guid.NewGuid():N}.cfg");
        await File.WriteAllTextAsync(file, Preamble + string.Concat(lanes.Select(lane => lane.Configuration)));
        await using var proxy = new LbProxy();
        try
        {
            await proxy.StartAsync(file, lanes[^1].Port);
            await Task.WhenAll(lanes.Select(lane => proxy.WaitForStateAsync(lane.DownServer, up: false)));
            var faults = await Task.WhenAll(lanes.Select(lane => lane.RunAsync()));

            string.Join('\n', faults.SelectMany(each => each)).Should().BeEmpty("of what {0} wrote:\n{1}", proxy.Name, proxy.Output);
            (await proxy.StopAsync()).Should().Be(proxy.ExitCodeWhenStopped);
            proxy.Output.Should().NotContain("Unhandled exception");
        }
        finally
        {
            lanes.ForEach(lane => lane.Dispose());
            File.Delete(file);
        }
    }
}
