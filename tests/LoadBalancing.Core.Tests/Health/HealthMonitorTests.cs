using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Diagnostics;
using LoadBalancing.Health;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>
/// Which servers have a check running. All servers here are in maintenance: their checks wait their turn on the clock and
/// connect to nothing.
/// </summary>
public sealed class HealthMonitorTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LoadBalancerMetrics _metrics = Meters.Create();
    private readonly HealthMonitor _monitor;

    public HealthMonitorTests() => _monitor = new HealthMonitor(Checks.Runner(_time), _time, new Random(1), _metrics, new RecordedLog<HealthMonitor>());

    public void Dispose()
    {
        _monitor.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void First_checks_are_spread_over_the_shortest_interval()
    {
        _monitor.Follow(Farm.Of(Options(12, 8, 20, 40)).Servers);

        // The first server's check has begun; its next one is an interval away.
        Pending().Should().BeEquivalentTo([12d, 2, 4, 6]);
    }

    [Fact]
    public void Intervals_below_a_second_spread_over_a_second()
    {
        _monitor.Follow(Farm.Of(Options(0.1, 0.1)).Servers);

        Pending().Should().BeEquivalentTo([0.1, 0.5]);
    }

    [Fact]
    public void Servers_without_a_check_are_left_alone()
    {
        var options = Options(10, 10);
        options.Servers[1].Check!.Enabled = false;

        _monitor.Follow(Farm.Of(options).Servers);

        Pending().Should().BeEquivalentTo([10d]);
    }

    [Fact]
    public void Following_the_same_servers_again_changes_nothing()
    {
        var backend = Farm.Of(Options(10, 10, 10, 10));
        _monitor.Follow(backend.Servers);
        var before = Pending();

        _monitor.Follow(backend.Servers);

        Pending().Should().Equal(before);
    }

    [Fact]
    public void A_reload_ends_the_checks_of_servers_that_left_and_begins_those_of_new_ones()
    {
        var options = Options(9, 20, 30);
        var backend = Farm.Of(options);
        _monitor.Follow(backend.Servers);
        _time.Advance(TimeSpan.FromSeconds(7));

        options.Servers.RemoveAt(0);
        options.Servers.Add(Server(9, 40));
        backend.Apply(options);
        _monitor.Follow(backend.Servers);

        // B was checked at 3 s, C at 6 s, and the new one just now.
        Pending().Should().BeEquivalentTo([23d, 36, 47]);
    }

    [Fact]
    public void A_check_that_is_switched_off_and_on_again_begins_anew()
    {
        var options = Options(10);
        var backend = Farm.Of(options);
        _monitor.Follow(backend.Servers);
        options.Servers[0].Check!.Enabled = false;
        backend.Apply(options);
        _monitor.Follow(backend.Servers);
        Pending().Should().BeEmpty();

        _time.Advance(TimeSpan.FromSeconds(3));
        options.Servers[0].Check!.Enabled = true;
        backend.Apply(options);
        _monitor.Follow(backend.Servers);

        Pending().Should().BeEquivalentTo([13d]);
    }

    [Fact]
    public void A_check_whose_settings_changed_begins_anew_at_once()
    {
        var options = Options(10, 10);
        var backend = Farm.Of(options);
        _monitor.Follow(backend.Servers);
        _time.Advance(TimeSpan.FromSeconds(7));

        options.Servers[0].Check!.Interval = TimeSpan.FromSeconds(2);
        backend.Apply(options);
        _monitor.Follow(backend.Servers);

        // A was due at 10 s and is checked at 7 s instead; B was checked at 5 s and goes on.
        Pending().Should().BeEquivalentTo([9d, 15]);
    }

    [Fact]
    public void A_check_begins_anew_when_maintenance_changes()
    {
        var options = Options(10, 10);
        options.Servers[1].Disabled = false;
        var backend = Farm.Of(options);
        _monitor.Follow(backend.Servers);
        Pending().Should().BeEquivalentTo([10d, 5], "the second server is not checked yet");
        _time.Advance(TimeSpan.FromSeconds(3));

        options.Servers[1].Disabled = true;
        backend.Apply(options);
        _monitor.Follow(backend.Servers);

        Pending().Should().BeEquivalentTo([10d, 13]);
    }

    [Fact]
    public void A_reload_that_changes_no_check_disturbs_none()
    {
        var options = Options(10, 10);
        options.Check!.Http = new HttpCheckOptions { Expect = { new CheckExpectOptions { Pattern = "a|b" } } };
        options.Check.Steps.Add(new CheckStepOptions { Send = "x" });
        options.Check.Steps.Add(new CheckStepOptions { Expect = new CheckExpectOptions { Text = "y" } });
        var backend = Farm.Of(options);
        _monitor.Follow(backend.Servers);
        _time.Advance(TimeSpan.FromSeconds(3));
        var before = Pending();

        options.Servers[0].Weight = 7;
        backend.Apply(options);
        _monitor.Follow(backend.Servers);

        Pending().Should().Equal(before);
    }

    [Fact]
    public void Servers_that_are_checked_alike_share_a_check_if_they_may()
    {
        var options = Options(10, 10, 10);
        options.Check!.Shared = true;
        options.Servers[1].Address = options.Servers[0].Address;
        var backend = Farm.Of(options);
        var other = Farm.Of(options);

        _monitor.Follow([.. backend.Servers, .. other.Servers]);
        Pending().Should().BeEquivalentTo([10d, 5]);

        _time.Advance(TimeSpan.FromSeconds(1));
        options.Servers.RemoveAt(0);
        other.Apply(options);
        _monitor.Follow([.. backend.Servers, .. other.Servers]);
        Pending().Should().BeEquivalentTo([11d, 5], "the check whose servers changed begins anew");
    }

    [Fact]
    public void A_disposed_monitor_checks_nobody_and_may_be_disposed_again()
    {
        _monitor.Follow(Farm.Of(Options(10, 10)).Servers);

        _monitor.Dispose();
        _monitor.Dispose();

        Pending().Should().BeEmpty();
    }

    private List<double> Pending() => [.. _time.Pending.Select(due => due.TotalSeconds)];

    private static BackendOptions Options(params double[] intervals)
    {
        var options = new BackendOptions { Check = new CheckOptions() };
        for (var i = 0; i < intervals.Length; i++)
        {
            options.Servers.Add(Server(i, intervals[i]));
        }

        return options;
    }

    private static ServerOptions Server(int index, double interval) => new()
    {
        Name = Farm.NameOf(index),
        Address = Farm.AddressOf(index),
        Disabled = true,
        Check = new ServerCheckOptions { Interval = TimeSpan.FromSeconds(interval) },
    };
}
