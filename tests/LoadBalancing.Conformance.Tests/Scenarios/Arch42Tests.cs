using System.Diagnostics;
using LoadBalancing.Conformance.Proxies;
using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;
using static LoadBalancing.Conformance.Scenarios.CheckPortFarm;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Soft stop with backups: the owner of a machine closes its check port, and whoever has a session there stays.</summary>
public sealed class Arch42Tests(ITestOutputHelper output)
{
    // The smallest forwarder there is, as the guide has it.
    private const string CheckForwarder = """
        listen check-forwarder
            bind 127.0.0.1:{port-A}
            mode tcp
            dispatch 127.0.0.1:{A}
            timeout connect 1s
            timeout client  10s
            timeout server  10s
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task ARCH_4_2_Who_has_a_session_stays_until_the_machine_stops(bool isBusy) => SceneComparison.PlayAsync(output, isBusy, async scene =>
    {
        scene.Tell("ARCH-4.2/1, /2: only the service answers");
        var balancer = await StartAsync(scene);
        (await scene.NewVisitorsAsync(Front)).Should().Equal("bkpA");

        scene.Tell("ARCH-4.2/3: the check ports open");
        var redirect = scene.Forward("port-A", "A");
        redirect.Start();
        await scene.WaitForAsync(balancer, ("webA", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webA");
        await OpenAsync(scene, balancer, "BCD");
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webA", "webB", "webC", "webD");

        scene.Tell("ARCH-4.2/4: who was there stays");
        var holder = await scene.HolderAsync(Front, "webA");
        var straggler = await scene.HolderAsync(Front, "webA");
        (await scene.VisitAsync("holder of A", holder)).Should().Be(new Visit("webA", "A", Given: "", IsKept: true));

        scene.Tell("ARCH-4.2/5 to /7: the check port of A closes");
        await redirect.StopAsync();
        await scene.WaitForAsync(balancer, ("webA", "DOWN"));
        var closed = Stopwatch.GetTimestamp();
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webB", "webC", "webD");
        (await scene.VisitAsync("holder of A", holder)).Should().Be(new Visit("bkpA", "A", Given: "", IsKept: true));

        scene.Tell("ARCH-4.2/8, /9: A ends when nobody is left but stragglers");
        await scene.DryUpAsync("A");
        await scene.App("A").StopAsync();
        var straggling = scene.VisitAsync("straggler", straggler);
        await scene.WaitForAsync(balancer, ("bkpA", "DOWN"));
        (await straggling).Given.Should().NotBe("");
        (await scene.VisitAsync("holder of A", holder)).Given.Should().NotBe("");
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webB", "webC", "webD");

        scene.Tell("ARCH-4.2/11: A returns");
        scene.App("A").Start();
        await scene.WaitForAsync(balancer, ("bkpA", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webB", "webC", "webD");
        scene.BeganSince(closed).Should().NotContain(["webA", "bkpA"], "nobody new has come to A all the time");
        redirect.Start();
        await scene.WaitForAsync(balancer, ("webA", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webA", "webB", "webC", "webD");
        (await holder.VisitAsync()).Machine.Should().NotBe("A", "who has moved is not moved back");
        (await scene.TakeFaultsAsync()).Should().BeEmpty();

        scene.Tell("ARCH-4.2/10: A dies");
        holder = await scene.HolderAsync(Front, "webA");
        await redirect.StopAsync();
        var stop = await scene.App("A").StopAsync();
        await scene.WaitForAsync(balancer, ("webA", "DOWN"), ("bkpA", "DOWN"));
        (await scene.VisitAsync("holder of A", holder)).IsKept.Should().BeFalse();
        await scene.DryUpAsync("A");
        var faults = await scene.TakeFaultsAsync();
        faults.Where(fault => fault.IsLost).Select(fault => fault.Home).Distinct().Should().BeSubsetOf(["A"]);
        faults.Count(fault => !fault.IsLost).Should().BeLessThanOrEqualTo(stop.Connections, "only what ran on A fails");
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task ARCH_4_2_1_A_forwarder_on_the_machine_is_its_check_port(bool isBusy) => SceneComparison.PlayAsync(output, isBusy, async scene =>
    {
        var balancer = await StartAsync(scene);
        await OpenAsync(scene, balancer, "BCD");

        scene.Tell("ARCH-4.2.1/1: the forwarder of A starts");
        var forwarder = await scene.StartAsync("port-A", CheckForwarder, new HAProxyProxy());
        await scene.WaitForAsync(balancer, ("webA", "UP"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webA", "webB", "webC", "webD");
        var holder = await scene.HolderAsync(Front, "webA");

        scene.Tell("ARCH-4.2.1/2: the forwarder of A is killed");
        await forwarder.StopAsync();
        await scene.WaitForAsync(balancer, ("webA", "DOWN"));
        (await scene.NewVisitorsAsync(Front)).Should().Equal("webB", "webC", "webD");
        (await scene.VisitAsync("holder of A", holder)).Should().Be(new Visit("bkpA", "A", Given: "", IsKept: true));
    });
}
