using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The application decides: 200 is fine, 404 asks for nobody new, 500 for nobody at all.</summary>
public sealed partial class Deploy2Tests(ITestOutputHelper output)
{
    private const string Front = "front";

    // HAProxy tells how grave a line is only where it logs to.
    private static readonly string WebFarm = $"{SoftStopPage.Configuration("By the status of the check page")}    log stderr format rfc5424 local0 notice";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task DEPLOY_2_The_application_decides(bool isBusy) => SceneComparison.PlayAsync(output, isBusy, async scene =>
    {
        scene.Tell("DEPLOY-2/1: 200");
        var balancer = await scene.StartAsync(Front, WebFarm);
        scene.Open(Front);
        var web1 = scene.App("A");
        (await scene.NewVisitorsAsync(Front)).Should().Equal("web1", "web2", "web3");
        var holder = await scene.HolderAsync(Front, "web1");

        scene.Tell("DEPLOY-2/2: 200, then 404");
        web1.CheckStatus = _ => 404;
        await scene.WaitForAsync(balancer, ("web1", "stopping"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("web2", "web3");
        (await scene.VisitAsync("holder", holder)).Should().Be(new Visit("web1", "A", Given: "", IsKept: true));

        scene.Tell("DEPLOY-2/4: 404, then 200");
        web1.CheckStatus = _ => 200;
        await scene.WaitForAsync(balancer, ("web1", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("web1", "web2", "web3");
        (await scene.VisitAsync("holder", holder)).Should().Be(new Visit("web1", "A", Given: "", IsKept: true));

        scene.Tell("DEPLOY-2/3: 404, and 500 when nobody is left");
        web1.CheckStatus = _ => 404;
        await scene.WaitForAsync(balancer, ("web1", "stopping"));
        await scene.DryUpAsync("A");
        web1.CheckStatus = _ => 500;
        await scene.WaitForAsync(balancer, ("web1", "DOWN"));
        var pages = web1.Pages;
        (await scene.VisitAsync("holder", holder)).Given.Should().NotBe("");
        scene.Tell($"a death that was asked for is a {LastLevel(balancer.Output)}");

        scene.Tell("DEPLOY-2/5: DOWN, then 404");
        web1.CheckStatus = _ => 404;
        await scene.WaitForChecksAsync("A");
        await scene.WaitForAsync(balancer, ("web1", "DOWN"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("web2", "web3");
        web1.Pages.Should().Be(pages, "nobody has come since it is DOWN");

        scene.Tell("DEPLOY-2/6, /7: a restart, then 200");
        await web1.StopAsync();
        web1.CheckStatus = _ => 200;
        web1.Start();
        await scene.WaitForAsync(balancer, ("web1", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("web1", "web2", "web3");
        (await scene.TakeFaultsAsync()).Should().BeEmpty();

        scene.Tell("200, then 500");
        var deaths = DownLine().Count(balancer.Output);
        web1.CheckStatus = _ => 500;
        await scene.WaitForAsync(balancer, ("web1", "DOWN"));
        // HAProxy tells of it on its terminal first and logs it then.
        await Scene.WaitAsync(() => DownLine().Count(balancer.Output) > deaths, "the death is logged");
        scene.Tell($"a death that was not is {LastLevel(balancer.Output)}");
        await scene.DryUpAsync("A");
        (await scene.TakeFaultsAsync()).Where(fault => !fault.IsLost || fault.Home != "A").Should().BeEmpty();
    });

    // A notice has the number 16 * 8 + 5 in syslog.
    private static string LastLevel(string lines) =>
        DownLine().Matches(lines).Last().Groups[1].Value is "<133>" or "notice" ? "notice" : "more than a notice";

    [GeneratedRegex(@"(<\d+>|notice|warning).*Server webfarm/web1 is DOWN")]
    private static partial Regex DownLine();
}
