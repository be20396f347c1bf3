using LoadBalancing.Conformance.Load;
using LoadBalancing.Conformance.Proxies;
using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Two sites and offices before them, three tiers of balancers, and the ways in which this may fail.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class Arch5Tests(ITestOutputHelper output)
{
    private const string Office = "front-OP1";

    private static readonly string[] Site1 = ["W11", "W12", "W13", "W14"];
    private static readonly string[] Site2 = ["W21", "W22", "W23", "W24"];

    [Fact]
    public Task ARCH_5_Two_sites() => SceneComparison.PlayAsync(output, isBusy: true, async scene =>
    {
        var checkPorts = Site1.Concat(Site2).ToDictionary(machine => machine, machine => scene.Forward($"port-{machine}", machine));
        var lines = ((string[])["OP1-1", "OP1-2", "OP3-1", "OP3-2"]).ToDictionary(line => line, line => scene.Forward($"port-{line}", $"front-SD{line[^1]}"));
        foreach (var forwarder in checkPorts.Values.Concat(lines.Values))
        {
            forwarder.Start();
        }

        var locals = await Task.WhenAll(from site in (int[])[1, 2] from number in (int[])[1, 2] select StartLocalAsync(scene, site, number));
        var directors = await Task.WhenAll(
            scene.StartAsync("front-SD1", TwoSites.Director(near: 1, far: 2)), scene.StartAsync("front-SD2", TwoSites.Director(near: 2, far: 1)));
        var offices = await Task.WhenAll(
            scene.StartAsync("front-OP1", TwoSites.Office("OP1", near: 1, far: 2)), scene.StartAsync("front-OP3", TwoSites.Office("OP3", near: 2, far: 1)));
        scene.Open(Office);

        scene.Tell("ARCH-5.5/1, /2: users stay on their site, and behind its first balancer");
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        var user = await scene.HolderAsync(Office, "W14");
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD1 > S1L1 > W14", "W14", Given: "", IsKept: true));
        var other = await scene.HolderAsync("front-OP3", "W22");
        (await scene.VisitAsync("user of W22", other)).Should().Be(new Visit("SD2 > S2L1 > W22", "W22", Given: "", IsKept: true));

        scene.Tell("ARCH-5.5/10: the check port of W14 closes");
        await checkPorts["W14"].StopAsync();
        await scene.WaitForAsync(locals[0], ("W14", "DOWN"));
        await scene.WaitForAsync(locals[1], ("W14", "DOWN"));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1[..3]);
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD1 > S1L1 > B14", "W14", Given: "", IsKept: true));
        checkPorts["W14"].Start();
        await scene.WaitForAsync(locals[0], ("W14", "UP"));
        await scene.WaitForAsync(locals[1], ("W14", "UP"));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        (await scene.TakeFaultsAsync()).Should().BeEmpty();

        scene.Tell("ARCH-5.5/6, /8: the line from the office to site 1 dies, the one between the sites lives");
        var cut = await lines["OP1-1"].StopAsync();
        await scene.WaitForAsync(offices[0], ("SD1", "DOWN"));
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD2 > S1L1 > W14", "W14", Given: "", IsKept: true));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site2);
        var faults = await scene.TakeFaultsAsync();
        faults.Where(fault => fault.IsLost).Should().BeEmpty();
        faults.Count.Should().BeLessThanOrEqualTo(cut, "only what was on the line fails");

        scene.Tell("ARCH-5.5/7: the line is back");
        lines["OP1-1"].Start();
        await scene.WaitForAsync(offices[0], ("SD1", "UP"));
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD1 > S1L1 > W14", "W14", Given: "", IsKept: true));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        (await scene.TakeFaultsAsync()).Should().BeEmpty();

        scene.Tell("ARCH-5.5/9: S1L1 is asked to stop");
        locals[0].StopSoftly();
        await scene.WaitForAsync(directors[0], ("S1L1", "DOWN"));
        await scene.WaitForAsync(directors[1], ("S1L1", "DOWN"));
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD1 > S1L2 > W14", "W14", Given: "", IsKept: true));
        await locals[0].WaitForEndAsync();
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        (await scene.TakeFaultsAsync()).Should().BeEmpty();

        scene.Tell("ARCH-5.5/3, /4: S1L2, the other local balancer of site 1, is asked to stop as well");
        locals[1].StopSoftly();
        await scene.WaitForAsync(directors[0], ("S1L2", "DOWN"));
        await scene.WaitForAsync(directors[1], ("S1L2", "DOWN"));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site2);
        user = await scene.HolderAsync(Office, "W23");
        (await scene.VisitAsync("user of W23", user)).Should().Be(new Visit("SD2 > S2L1 > W23", "W23", Given: "", IsKept: true));
        foreach (var machine in Site1)
        {
            await scene.DryUpAsync(machine);
        }

        faults = await scene.TakeFaultsAsync();
        faults.Where(fault => !fault.IsLost).Should().BeEmpty();
        faults.Select(fault => fault.Home).Distinct().Should().BeSubsetOf(Site1);

        scene.Tell("ARCH-5.5/5: site 1 recovers");
        await locals[1].WaitForEndAsync();
        await Task.WhenAll(StartLocalAsync(scene, 1, 1), StartLocalAsync(scene, 1, 2));
        await scene.WaitForAsync(directors[0], ("S1L1", "UP"), ("S1L2", "UP"));
        await scene.WaitForAsync(directors[1], ("S1L1", "UP"), ("S1L2", "UP"));
        (await scene.VisitAsync("user of W23", user)).Should().Be(new Visit("SD2 > S2L1 > W23", "W23", Given: "", IsKept: true));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
    });

    private static Task<Proxy> StartLocalAsync(Scene scene, int site, int number) =>
        scene.StartAsync($"front-S{site}L{number}-health", TwoSites.Local(site, number));
}
