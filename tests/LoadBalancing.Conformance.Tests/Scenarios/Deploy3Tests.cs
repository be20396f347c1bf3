using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>A file of each server is its check: it is removed for the time of a deployment.</summary>
public sealed class Deploy3Tests(ITestOutputHelper output)
{
    private const string Front = "front";

    private const string Farm = """
        listen farm
            bind 127.0.0.1:{front}
            balance roundrobin
            option httpchk GET /online.txt
            option redispatch
            http-response add-header X-Way %s
            default-server inter 500 fastinter 100 downinter 100
            server web1 127.0.0.1:{web1} check rise 2 fall 2
            server web2 127.0.0.1:{web2} check rise 2 fall 2
            server web3 127.0.0.1:{web3} check rise 2 fall 2
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task DEPLOY_3_Deployments_are_not_noticed(bool isBusy) => SceneComparison.PlayAsync(
        output,
        isBusy,
        async scene =>
        {
            var balancer = await scene.StartAsync(Front, Farm);
            scene.Open(Front);
            (await scene.NewVisitorsAsync(Front)).Should().Equal("web1", "web2", "web3");
            foreach (var name in (string[])["web1", "web2", "web3"])
            {
                scene.Tell($"DEPLOY-3/1 to /3: the file of {name} is removed");
                scene.App(name).CheckStatus = _ => 404;
                await scene.WaitForAsync(balancer, (name, "DOWN"));
                (await scene.TakeFaultsAsync()).Should().BeEmpty("what was under way ends well");
                var pages = scene.App(name).Pages;
                (await scene.NewVisitorsAsync(Front)).Should().HaveCount(2).And.NotContain(name);
                await scene.WaitForChecksAsync(name);
                scene.App(name).Pages.Should().Be(pages, "it is no longer accessed");

                scene.Tell($"DEPLOY-3/4, /5: {name} restarts, and the file is back");
                await scene.App(name).StopAsync();
                scene.App(name).Start();
                scene.App(name).CheckStatus = _ => 200;
                await scene.WaitForAsync(balancer, (name, "UP"));
                (await scene.NewVisitorsAsync(Front)).Should().Equal("web1", "web2", "web3");
            }
        },
        sharesSessions: true);
}
