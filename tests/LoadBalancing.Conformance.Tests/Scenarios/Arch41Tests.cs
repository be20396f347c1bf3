using System.Diagnostics;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Soft stop by a file on the servers: without it a server gets nobody new, and keeps who has a session there until it stops.</summary>
public sealed class Arch41Tests(ITestOutputHelper output)
{
    private const string Front = "front";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    private static readonly string WebFarm = $"{SoftStopPage.Configuration("By a file")}    timeout connect {ConnectTimeout.TotalSeconds:F0}s";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task ARCH_4_1_Who_has_a_session_stays_until_the_server_stops(bool isBusy) => SceneComparison.PlayAsync(output, isBusy, async scene =>
    {
        scene.Tell("ARCH-4.1/1: all run, and have the file");
        var balancer = await scene.StartAsync(Front, WebFarm);
        scene.Open(Front);
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webA", "webB", "webC", "webD");
        var holder = await scene.HolderAsync(Front, "webA");
        var straggler = await scene.HolderAsync(Front, "webA");

        scene.Tell("ARCH-4.1/2 to /4: the file of A is removed");
        scene.App("A").CheckStatus = _ => 404;
        await scene.WaitForAsync(balancer, ("webA", "DOWN"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webB", "webC", "webD");
        (await scene.VisitAsync("holder of A", holder)).Should().Be(new Visit("webA", "A", Given: "", IsKept: true));

        scene.Tell("ARCH-4.1/5: A stops when nobody is left but stragglers");
        await scene.DryUpAsync("A");
        await scene.App("A").StopAsync();
        (await scene.VisitAsync("holder of A", holder)).Given.Should().NotBe("");

        scene.Tell("ARCH-4.1/7: A has no power");
        using (new BlackHole(scene.Port("A")))
        {
            var time = Stopwatch.StartNew();
            (await scene.VisitAsync("straggler", straggler)).Given.Should().NotBe("");
            time.Elapsed.Should().BeGreaterThanOrEqualTo(ConnectTimeout * 0.9);
        }

        scene.Tell("ARCH-4.1/6: A returns with its file");
        scene.App("A").Start();
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webB", "webC", "webD");
        scene.App("A").CheckStatus = _ => 200;
        await scene.WaitForAsync(balancer, ("webA", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webA", "webB", "webC", "webD");
    });
}
