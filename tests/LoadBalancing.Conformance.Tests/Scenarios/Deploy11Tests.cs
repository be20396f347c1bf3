using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;
using static LoadBalancing.Conformance.Scenarios.ReadyFarm;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>A server is down for a moment, and nobody was told.</summary>
public sealed class Deploy11Tests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task DEPLOY_11_Nobody_is_turned_away(bool isBusy) => SceneComparison.PlayAsync(output, isBusy, async scene =>
    {
        var balancer = await scene.StartAsync(Front, Configuration);
        scene.Open(Front);
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat1", "tomcat2", "tomcat3");
        var holder = await scene.HolderAsync(Front, "tomcat1");

        scene.Tell("DEPLOY-11/1 to /3: tomcat1 is down");
        var stop = await scene.App("tomcat1").StopAsync();
        var moving = scene.VisitAsync("holder", holder);
        await scene.WaitForAsync(balancer, ("tomcat1", "DOWN"));
        (await moving).Given.Should().NotBe("");
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat2", "tomcat3");
        await scene.DryUpAsync("tomcat1");
        var faults = await scene.TakeFaultsAsync();
        faults.Where(fault => fault.IsLost).Select(fault => fault.Home).Distinct().Should().BeSubsetOf(["tomcat1"]);
        faults.Count(fault => !fault.IsLost).Should().BeLessThanOrEqualTo(stop.Connections, "only what ran there fails");

        scene.Tell("DEPLOY-11/5: tomcat1 returns");
        scene.App("tomcat1").Start();
        await scene.WaitForAsync(balancer, ("tomcat1", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat1", "tomcat2", "tomcat3");
        (await holder.VisitAsync()).Machine.Should().NotBe("tomcat1", "who has moved is not moved back");
    });

    [Fact]
    public async Task DEPLOY_11_4_A_request_that_was_sent_is_not_repeated()
    {
        var configuration = Configuration.Replace("/ready", OriginServer.HealthPath, StringComparison.Ordinal);
        var seen = await Comparison.RunAsync(configuration, async farm =>
        {
            farm.Answer("/dying", new OriginAnswer { Silent = true, Close = true });
            await farm.GetAsync("/dying", "Cookie: SERVERID=T1");
            await farm.SendAsync(Farm.Request("POST", "/dying", "Cookie: SERVERID=T1", "Content-Length: 4"), "data"u8.ToArray());
        });

        seen.Exchanges.Select(exchange => (exchange.Response!.Status, exchange.Seen.Count)).Should().Equal((502, 1), (502, 1));
    }
}
