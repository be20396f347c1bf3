using System.Diagnostics;
using LoadBalancing.Conformance.Load;
using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;
using static LoadBalancing.Conformance.Scenarios.TwoSites;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Two sites and offices before them, three tiers of balancers, and the ways in which this may fail.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class Arch5Tests(ITestOutputHelper output)
{
    [Fact]
    public Task ARCH_5_Two_sites() => SceneComparison.PlayAsync(output, isBusy: true, async scene =>
    {
        var sites = await OpenAsync(scene);

        scene.Tell("ARCH-5.5/1, /2: users stay on their site, and behind its first balancer");
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        var user = await scene.HolderAsync(Office, "W14");
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD1 > S1L1 > W14", "W14", Given: "", IsKept: true));
        var other = await scene.HolderAsync("front-OP3", "W22");
        (await scene.VisitAsync("user of W22", other)).Should().Be(new Visit("SD2 > S2L1 > W22", "W22", Given: "", IsKept: true));

        scene.Tell("ARCH-5.5/10: the check port of W14 closes");
        await sites.CheckPorts["W14"].StopAsync();
        await scene.WaitForAsync(sites.Locals[0], ("W14", "DOWN"));
        await scene.WaitForAsync(sites.Locals[1], ("W14", "DOWN"));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1[..3]);
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD1 > S1L1 > B14", "W14", Given: "", IsKept: true));
        sites.CheckPorts["W14"].Start();
        await scene.WaitForAsync(sites.Locals[0], ("W14", "UP"));
        await scene.WaitForAsync(sites.Locals[1], ("W14", "UP"));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        (await scene.TakeFaultsAsync()).Should().BeEmpty();

        scene.Tell("ARCH-5.5/6, /8: the line from the office to site 1 dies, the one between the sites lives");
        var cut = await sites.Lines["OP1-1"].StopAsync();
        await scene.WaitForAsync(sites.Offices[0], ("SD1", "DOWN"));
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD2 > S1L1 > W14", "W14", Given: "", IsKept: true));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site2);
        var faults = await scene.TakeFaultsAsync();
        faults.Where(fault => fault.IsLost).Should().BeEmpty();
        faults.Count.Should().BeLessThanOrEqualTo(cut, "only what was on the line fails");

        scene.Tell("ARCH-5.5/7: the line is back");
        sites.Lines["OP1-1"].Start();
        await scene.WaitForAsync(sites.Offices[0], ("SD1", "UP"));
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD1 > S1L1 > W14", "W14", Given: "", IsKept: true));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        (await scene.TakeFaultsAsync()).Should().BeEmpty();

        scene.Tell("ARCH-5.5/9: S1L1 is asked to stop");
        sites.Locals[0].StopSoftly();
        await sites.WaitForLocalsAsync(scene, "DOWN", "S1L1");
        (await scene.VisitAsync("user of W14", user)).Should().Be(new Visit("SD1 > S1L2 > W14", "W14", Given: "", IsKept: true));
        await sites.Locals[0].WaitForEndAsync();
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        (await scene.TakeFaultsAsync()).Should().BeEmpty();

        scene.Tell("ARCH-5.5/3, /4: S1L2, the other local balancer of site 1, is asked to stop as well");
        sites.Locals[1].StopSoftly();
        await sites.WaitForLocalsAsync(scene, "DOWN", "S1L2");
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site2);
        user = await scene.HolderAsync(Office, "W23");
        (await scene.VisitAsync("user of W23", user)).Should().Be(new Visit("SD2 > S2L1 > W23", "W23", Given: "", IsKept: true));
        await DryUpSite1Async(scene);
        faults = await scene.TakeFaultsAsync();
        faults.Where(fault => !fault.IsLost).Should().BeEmpty();
        faults.Select(fault => fault.Home).Distinct().Should().BeSubsetOf(Site1);

        scene.Tell("ARCH-5.5/5: site 1 recovers");
        await sites.Locals[1].WaitForEndAsync();
        await sites.RestartLocalsAsync(scene);
        (await scene.VisitAsync("user of W23", user)).Should().Be(new Visit("SD2 > S2L1 > W23", "W23", Given: "", IsKept: true));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
    });

    [Fact]
    public Task ARCH_5_A_site_loses_its_application_and_its_balancers_at_once() => SceneComparison.PlayAsync(output, isBusy: true, async scene =>
    {
        var sites = await OpenAsync(scene);
        var user = await scene.HolderAsync(Office, "W13");

        scene.Tell("ARCH-5.5/3, /4: all application servers of site 1 die");
        await Task.WhenAll(Site1.Select(machine => scene.App(machine).StopAsync()));
        await sites.WaitForMachinesAsync(scene, "DOWN");
        await sites.WaitForLocalsAsync(scene, "DOWN", "S1L1", "S1L2");
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site2);
        (await scene.VisitAsync("user of W13", user)).IsKept.Should().BeFalse("it ended with its server");
        user.Forget();
        user = await scene.HolderAsync(Office, "W23");
        (await scene.VisitAsync("user of W23", user)).Should().Be(new Visit("SD2 > S2L1 > W23", "W23", Given: "", IsKept: true));
        await DryUpSite1Async(scene);
        await sites.WaitForOfficeAsync();
        (await scene.TakeFaultsAsync()).Where(fault => fault.Home != null && !Site1.Contains(fault.Home)).Should().BeEmpty();

        scene.Tell("ARCH-5.5/5: they are back");
        Array.ForEach(Site1, machine => scene.App(machine).Start());
        await sites.WaitForMachinesAsync(scene, "UP");
        await sites.WaitForLocalsAsync(scene, "UP", "S1L1", "S1L2");
        (await scene.VisitAsync("user of W23", user)).Should().Be(new Visit("SD2 > S2L1 > W23", "W23", Given: "", IsKept: true));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        (await scene.TakeFaultsAsync()).Should().BeEmpty();
        user = await scene.HolderAsync(Office, "W12");

        scene.Tell("ARCH-5.5/9: S1L1 dies");
        await sites.Locals[0].KillAsync();
        var gone = Stopwatch.GetTimestamp();
        await sites.WaitForLocalsAsync(scene, "DOWN", "S1L1");
        (await scene.VisitAsync("user of W12", user)).Should().Be(new Visit("SD1 > S1L2 > W12", "W12", Given: "", IsKept: true));
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
        (await scene.TakeFaultsAsync()).Where(fault => fault.IsLost || fault.Sent > gone).Should().BeEmpty("what comes later goes to S1L2");

        scene.Tell("ARCH-5.5/3: S1L2 dies as well");
        await sites.Locals[1].KillAsync();
        await sites.WaitForLocalsAsync(scene, "DOWN", "S1L2");
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site2);
        await DryUpSite1Async(scene);
        await sites.WaitForOfficeAsync();
        (await scene.TakeFaultsAsync()).Where(fault => fault.Home != null && !Site1.Contains(fault.Home)).Should().BeEmpty();

        scene.Tell("ARCH-5.5/5: both are back");
        await sites.RestartLocalsAsync(scene);
        (await scene.NewVisitorsAsync(Office)).Should().Equal(Site1);
    });

    private static async Task DryUpSite1Async(Scene scene)
    {
        foreach (var machine in Site1)
        {
            await scene.DryUpAsync(machine);
        }
    }
}
