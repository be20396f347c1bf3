using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>A server that goes down and up all the time costs lines in the log, and nothing else.</summary>
public sealed class FlappingTests(ITestOutputHelper output)
{
    private const string Front = "front";
    private const int EnoughChanges = 40;

    [Theory]
    [InlineData("option persist", 500, "DOWN")]
    [InlineData("http-check disable-on-404", 404, "stopping")]
    public Task Nobody_is_turned_away_and_no_session_is_lost(string option, int status, string state) =>
        SceneComparison.PlayAsync(output, isBusy: true, async scene =>
        {
            var balancer = await scene.StartAsync(
                Front,
                $$"""
                listen farm
                    bind 127.0.0.1:{front}
                    balance roundrobin
                    option httpchk GET /up
                    option redispatch
                    {{option}}
                    cookie SERVERID insert indirect
                    http-response add-header X-Way %s
                    server a 127.0.0.1:{a} cookie a check inter 400 fastinter 50 downinter 50 rise 1 fall 1
                    server b 127.0.0.1:{b} cookie b check inter 500
                """);
            scene.Open(Front);
            (await scene.NewVisitorsAsync(Front)).Should().Equal("a", "b");
            scene.App("a").CheckStatus = check => check % 2 == 0 ? 200 : status;
            await Scene.WaitAsync(() => balancer.Changes.Count >= EnoughChanges, "a has changed often");
            scene.App("a").CheckStatus = _ => 200;
            await balancer.WaitForReportAsync("a", "UP");

            balancer.Changes.Select(change => change.Server).Should().OnlyContain(server => server == "a");
            balancer.Changes.Select(change => change.State).Should().Equal(balancer.Changes.Select((_, i) => i % 2 == 0 ? state : "UP"));
            (await scene.NewVisitorsAsync(Front)).Should().Equal("a", "b");
        });
}
