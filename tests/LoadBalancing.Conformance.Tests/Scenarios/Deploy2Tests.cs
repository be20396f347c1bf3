using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The application decides: 200 is fine, 404 asks for nobody new, 500 for nobody at all.</summary>
public sealed partial class Deploy2Tests(ITestOutputHelper output)
{
    private const string Front = "front";

    // HAProxy tells how grave a line is only where it logs to.
    private const string Tomcats = """
        listen tomcats
            bind 127.0.0.1:{front}
            log stderr format rfc5424 local0 notice
            balance roundrobin
            option httpchk GET /myurl
            http-check disable-on-404
            option redispatch
            cookie SERVERID insert indirect
            http-response add-header X-Way %s
            server tomcat1 127.0.0.1:{tomcat1} cookie T1 check inter 200 rise 2 fall 3
            server tomcat2 127.0.0.1:{tomcat2} cookie T2 check inter 200 rise 2 fall 3
            server tomcat3 127.0.0.1:{tomcat3} cookie T3 check inter 200 rise 2 fall 3
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task DEPLOY_2_The_application_decides(bool isBusy) => SceneComparison.PlayAsync(output, isBusy, async scene =>
    {
        scene.Tell("DEPLOY-2/1: 200");
        var balancer = await scene.StartAsync(Front, Tomcats);
        scene.Open(Front);
        var tomcat1 = scene.App("tomcat1");
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat1", "tomcat2", "tomcat3");
        var holder = await scene.HolderAsync(Front, "tomcat1");

        scene.Tell("DEPLOY-2/2: 200, then 404");
        tomcat1.CheckStatus = _ => 404;
        await scene.WaitForAsync(balancer, ("tomcat1", "stopping"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat2", "tomcat3");
        (await scene.VisitAsync("holder", holder)).Should().Be(new Visit("tomcat1", "tomcat1", Given: "", IsKept: true));

        scene.Tell("DEPLOY-2/4: 404, then 200");
        tomcat1.CheckStatus = _ => 200;
        await scene.WaitForAsync(balancer, ("tomcat1", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat1", "tomcat2", "tomcat3");
        (await scene.VisitAsync("holder", holder)).Should().Be(new Visit("tomcat1", "tomcat1", Given: "", IsKept: true));

        scene.Tell("DEPLOY-2/3: 404, and 500 when nobody is left");
        tomcat1.CheckStatus = _ => 404;
        await scene.WaitForAsync(balancer, ("tomcat1", "stopping"));
        await scene.DryUpAsync("tomcat1");
        tomcat1.CheckStatus = _ => 500;
        await scene.WaitForAsync(balancer, ("tomcat1", "DOWN"));
        var pages = tomcat1.Pages;
        (await scene.VisitAsync("holder", holder)).Given.Should().NotBe("");
        scene.Tell($"a death that was asked for is a {LastLevel(balancer.Output)}");

        scene.Tell("DEPLOY-2/5: DOWN, then 404");
        tomcat1.CheckStatus = _ => 404;
        await scene.WaitForChecksAsync("tomcat1");
        await scene.WaitForAsync(balancer, ("tomcat1", "DOWN"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat2", "tomcat3");
        tomcat1.Pages.Should().Be(pages, "nobody has come since it is DOWN");

        scene.Tell("DEPLOY-2/6, /7: a restart, then 200");
        await tomcat1.StopAsync();
        tomcat1.CheckStatus = _ => 200;
        tomcat1.Start();
        await scene.WaitForAsync(balancer, ("tomcat1", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("tomcat1", "tomcat2", "tomcat3");
        (await scene.TakeFaultsAsync()).Should().BeEmpty();

        scene.Tell("200, then 500");
        tomcat1.CheckStatus = _ => 500;
        await scene.WaitForAsync(balancer, ("tomcat1", "DOWN"));
        scene.Tell($"a death that was not is {LastLevel(balancer.Output)}");
        await scene.DryUpAsync("tomcat1");
        (await scene.TakeFaultsAsync()).Where(fault => !fault.IsLost || fault.Home != "tomcat1").Should().BeEmpty();
    });

    // A notice has the number 16 * 8 + 5 in syslog.
    private static string LastLevel(string lines) =>
        DownLine().Matches(lines).Last().Groups[1].Value is "<133>" or "notice" ? "notice" : "more than a notice";

    [GeneratedRegex(@"(<\d+>|notice|warning).*Server tomcats/tomcat1 is DOWN")]
    private static partial Regex DownLine();
}
