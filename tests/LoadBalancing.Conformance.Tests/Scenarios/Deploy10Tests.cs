using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;
using static LoadBalancing.Conformance.Scenarios.ReadyFarm;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The port answers, and the application is not ready.</summary>
public sealed class Deploy10Tests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task DEPLOY_10_A_server_is_trusted_by_its_check_and_not_by_its_port(bool isBusy) => SceneComparison.PlayAsync(output, isBusy, async scene =>
    {
        var balancer = await scene.StartAsync(Front, Configuration);
        scene.Open(Front);
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat1", "tomcat2", "tomcat3");
        var tomcat1 = scene.App("tomcat1");

        scene.Tell("DEPLOY-10/2: unannounced, tomcat1 is not ready");
        tomcat1.IsReady = false;
        await scene.WaitForAsync(balancer, ("tomcat1", "DOWN"));
        await scene.DryUpAsync("tomcat1");
        var bad = await scene.TakeFaultsAsync();
        bad.Where(fault => !fault.What.EndsWith("503 Said from tomcat1", StringComparison.Ordinal) && fault.Home != "tomcat1").Should().BeEmpty();

        scene.Tell("DEPLOY-10/3: it answers, and is left alone until it is ready");
        var pages = tomcat1.Pages;
        await scene.WaitForChecksAsync("tomcat1");
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat2", "tomcat3");
        tomcat1.Pages.Should().Be(pages);
        tomcat1.IsReady = true;
        await scene.WaitForAsync(balancer, ("tomcat1", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat1", "tomcat2", "tomcat3");
    });

    [Fact]
    public Task DEPLOY_10_4_A_server_may_start_as_not_ready() => SceneComparison.PlayOnSubjectAsync(output, isBusy: true, async scene =>
    {
        scene.AreReady = false;
        var balancer = await scene.StartAsync(Front, Configuration.Replace("rise 2", "init-state fully-down rise 2", StringComparison.Ordinal));
        scene.App("tomcat2").IsReady = scene.App("tomcat3").IsReady = true;
        await scene.WaitForAsync(balancer, ("tomcat2", "UP"), ("tomcat3", "UP"));
        scene.Open(Front);
        await scene.WaitForChecksAsync("tomcat1");
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat2", "tomcat3");

        scene.App("tomcat1").IsReady = true;
        await scene.WaitForAsync(balancer, ("tomcat1", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat1", "tomcat2", "tomcat3");
    });
}
