using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;
using static LoadBalancing.Conformance.Scenarios.CheckPortFarm;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>A check port is closed for a graceful restart: nobody is turned away, and nobody loses a session.</summary>
public sealed class Deploy8Tests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task DEPLOY_8_A_graceful_restart_behind_a_closed_check_port(bool isBusy) => SceneComparison.PlayAsync(output, isBusy, async scene =>
    {
        var balancer = await StartAsync(scene);
        var redirect = scene.Forward("port-A", "A");
        redirect.Start();
        await scene.WaitForAsync(balancer, ("webA", "UP"));
        await OpenAsync(scene, balancer, "BCD");
        var holder = await scene.HolderAsync(Front, "webA");

        scene.Tell("DEPLOY-8/1 to /3: the check port closes");
        await redirect.StopAsync();
        await scene.WaitForAsync(balancer, ("webA", "DOWN"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webB", "webC", "webD");
        (await scene.VisitAsync("user of A", holder)).Should().Be(new Visit("bkpA", "A", Given: "", IsKept: true));

        scene.Tell("DEPLOY-8/4: A restarts gracefully");
        scene.App("A").RestartGracefully();
        (await scene.VisitAsync("user of A", holder)).Should().Be(new Visit("bkpA", "A", Given: "", IsKept: true));

        scene.Tell("DEPLOY-8/5: the check port opens");
        redirect.Start();
        await scene.WaitForAsync(balancer, ("webA", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webA", "webB", "webC", "webD");
        (await scene.VisitAsync("user of A", holder)).Should().Be(new Visit("webA", "A", Given: "", IsKept: true));

        scene.Tell("DEPLOY-8/6: A is stopped when nobody is left");
        await redirect.StopAsync();
        await scene.WaitForAsync(balancer, ("webA", "DOWN"));
        await scene.DryUpAsync("A");
        await scene.App("A").StopAsync();
        await scene.WaitForAsync(balancer, ("bkpA", "DOWN"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webB", "webC", "webD");
    });
}
