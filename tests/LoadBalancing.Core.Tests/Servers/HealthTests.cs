using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>How results of checks move a server between up and down.</summary>
public sealed class HealthTests
{
    // The words and numbers were seen on HAProxy 2.6.12 for rise 2, fall 3.
    [Fact]
    public void The_golden_trace_of_rise_2_fall_3()
    {
        var backend = Checked(rise: 2, fall: 3);
        var server = backend.Server("A");

        Trace(server).Should().Be(("UP 1/3", 2));
        Report(backend, "+").Should().Be(("UP", 4));
        Report(backend, "-").Should().Be(("UP 2/3", 3));
        Report(backend, "-").Should().Be(("UP 1/3", 2));
        Report(backend, "-").Should().Be(("DOWN", 0));
        Report(backend, "+").Should().Be(("DOWN 1/2", 1));
        Report(backend, "+").Should().Be(("UP", 4));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 10)]
    public void A_new_server_is_up_and_its_first_failure_takes_it_down(int rise, int fall)
    {
        var backend = Checked(rise, fall);
        backend.Server("A").State.IsStopped.Should().BeFalse();

        Report(backend, "-").Should().Be(("DOWN", 0));
    }

    [Theory]
    [InlineData(1, 1, "+-+-", "UP|DOWN|UP|DOWN")]
    [InlineData(1, 2, "+--+", "UP|UP 1/2|DOWN|UP")]
    [InlineData(3, 1, "-++-+++", "DOWN|DOWN 1/3|DOWN 2/3|DOWN|DOWN 1/3|DOWN 2/3|UP")]
    [InlineData(2, 3, "+--+---", "UP|UP 2/3|UP 1/3|UP|UP 2/3|UP 1/3|DOWN")]
    [InlineData(2, 2, "+-+-+--", "UP|UP 1/2|UP|UP 1/2|UP|UP 1/2|DOWN")]
    [InlineData(2, 3, "-----++", "DOWN|DOWN|DOWN|DOWN|DOWN|DOWN 1/2|UP")]
    public void Passes_and_failures_count_towards_a_change(int rise, int fall, string results, string expected)
    {
        var backend = Checked(rise, fall);

        string.Join('|', results.Select(result => Report(backend, result.ToString()).Status)).Should().Be(expected);
    }

    [Fact]
    public void A_server_without_checks_is_up_and_says_so()
    {
        var backend = Farm.Of(Farm.Weighted(1));
        backend.Report(backend.Server("A"), Results.Failed);

        ServerStatus.Describe(backend.Server("A")).Should().Be("no check");
        backend.UsableActives.Should().Be(1);
    }

    [Fact]
    public void Results_do_not_count_in_maintenance()
    {
        var options = Farm.Options(farm => farm.CheckTcp().AddServer("A", "127.0.0.1:1", server => server.Disabled()));
        var backend = Farm.Of(options);
        backend.Report(backend.Server("A"), Results.Passed);
        Trace(backend.Server("A")).Should().Be(("MAINT", 0));

        options.Servers[0].Disabled = false;
        backend.Apply(options);

        Trace(backend.Server("A")).Should().Be(("UP 1/3", 2));
    }

    [Fact]
    public void A_change_is_one_event_and_one_log_line()
    {
        var log = new RecordedLog<Backend>();
        var backend = Farm.Of(farm => farm.CheckTcp().AddServer("A", "127.0.0.1:1").AddServer("B", "127.0.0.1:2"), log);
        var events = new List<ServerStateChange>();
        backend.StateChanged += events.Add;

        foreach (var result in "+---+++")
        {
            Report(backend, result.ToString());
        }

        events.Select(change => (change.Server.Name, change.Before.IsStopped, change.After.IsStopped))
            .Should().Equal(("A", false, true), ("A", true, false));
        log.Entries.Should().Equal(
            (LogLevel.Warning, "Server web/A is DOWN, reason: L4CON, info: \"Connection refused\", check duration: 2 ms. " +
                "1 active and 0 backup servers left. 0 requests in flight."),
            (LogLevel.Information, "Server web/A is UP, reason: L4OK, check duration: 1 ms. 2 active and 0 backup servers online."));
    }

    [Fact]
    public void The_last_server_that_goes_down_leaves_an_error()
    {
        var log = new RecordedLog<Backend>();
        var backend = Farm.Of(farm => farm.CheckTcp().AddServer("A", "127.0.0.1:1"), log);

        Report(backend, "-");

        log.Entries.Should().HaveCount(2).And.EndWith((LogLevel.Error, "Backend web has no server available!"));
    }

    [Fact]
    public void A_farm_that_goes_over_to_its_backup_says_so()
    {
        var log = new RecordedLog<Backend>();
        var backend = Farm.Of(farm => farm.CheckTcp().AddServer("A", "127.0.0.1:1").AddServer("x", "127.0.0.1:2", server => server.Backup()), log);

        Report(backend, "-");

        log.Texts.Should().ContainSingle().Which.Should().Contain("0 active and 1 backup servers left. Running on backup.");
    }

    [Fact]
    public void The_event_comes_after_the_change_is_visible()
    {
        var backend = Checked(rise: 2, fall: 3);
        var seen = new List<(int Usable, bool Stopped)>();
        backend.StateChanged += change => seen.Add((backend.UsableActives, change.Server.State.IsStopped));

        Report(backend, "-");
        Report(backend, "+");
        Report(backend, "+");

        seen.Should().Equal((0, true), (1, false));
    }

    [Fact]
    public void A_broken_event_handler_neither_stops_the_others_nor_the_change()
    {
        var log = new RecordedLog<Backend>();
        var backend = Farm.Of(farm => farm.CheckTcp().AddServer("A", "127.0.0.1:1"), log);
        var told = 0;
        backend.StateChanged += _ => throw new InvalidOperationException("a mistake of the application");
        backend.StateChanged += _ => told++;

        Report(backend, "-");

        told.Should().Be(1);
        backend.UsableActives.Should().Be(0);
        log.Texts.Should().Contain(text => text.Contains("web/A") && text.Contains("handler"));
    }

    [Fact]
    public void The_last_result_is_kept()
    {
        var backend = Checked(rise: 2, fall: 3);
        backend.Server("A").LastCheck.Should().BeNull();

        Report(backend, "-");

        backend.Server("A").LastCheck.Should().Be(Results.Failed);
    }

    // HAProxy 2.6.12 logs the same numbers and words for the same results and rise 2, fall 4.
    [Theory]
    [InlineData(1, "+---", "L4OK 4/4 UP|L4CON 3/4 UP|L4CON 2/4 UP|L4CON 1/4 UP")]
    [InlineData(1, "+-----", "L4OK 4/4 UP|L4CON 3/4 UP|L4CON 2/4 UP|L4CON 1/4 UP|L4CON 0/2 DOWN")]
    [InlineData(1, "+++--++", "L4OK 4/4 UP|L4CON 3/4 UP|L4CON 2/4 UP|L4OK 4/4 UP")]
    [InlineData(1, "---+++", "L4CON 0/2 DOWN|L4OK 1/2 DOWN|L4OK 4/4 UP")]
    [InlineData(1, "++44", "L4OK 4/4 UP|L7OKC 4/4 UP")]
    [InlineData(1, "--4", "L4CON 0/2 DOWN|L7OKC 0/2 DOWN")]
    [InlineData(0, "+-+", "L4OK 4/4 DRAIN|L4CON 3/4 DRAIN|L4OK 4/4 DRAIN")]
    public void Each_change_of_a_result_is_logged_if_so_configured(int weight, string results, string expected)
    {
        var log = new RecordedLog<Backend>();
        var backend = Farm.Of(
            farm => farm
                .CheckTcp(check => (check.Rise, check.Fall, check.LogChanges) = (2, 4, true))
                .AddServer("A", "127.0.0.1:1", server => server.Weight(weight)),
            log);

        Results.Of(results).ToList().ForEach(result => backend.Report(backend.Server("A"), result));

        string.Join('|', log.Texts.Where(text => text.StartsWith("Health check", StringComparison.Ordinal))
            .Select(text => $"{text.Split("reason: ")[1].Split(',')[0]} {text.Split("status: ")[1].TrimEnd('.')}")).Should().Be(expected);
    }

    [Fact]
    public void The_result_is_logged_before_what_follows_from_it_and_not_in_maintenance()
    {
        var log = new RecordedLog<Backend>();
        var backend = Farm.Of(farm => farm.CheckTcp(check => check.LogChanges = true).AddServer("A", "127.0.0.1:1"), log);

        Report(backend, "-");
        backend.Server("A").SetAdministrativeState(AdministrativeState.Maintenance);
        Report(backend, "+");

        log.Entries.Where(entry => !entry.Text.Contains("maintenance")).Should().HaveCount(3).And.StartWith(
            (LogLevel.Information, "Health check for server web/A failed, reason: L4CON, info: \"Connection refused\", check duration: 2 ms, status: 0/2 DOWN."));
    }

    private static Backend Checked(int rise, int fall) => Farm.Of(farm => farm
        .CheckTcp(check => (check.Rise, check.Fall) = (rise, fall))
        .AddServer("A", "127.0.0.1:1"));

    private static (string Status, int Health) Report(Backend backend, string result)
    {
        backend.Report(backend.Server("A"), result == "+" ? Results.Passed : Results.Failed);
        return Trace(backend.Server("A"));
    }

    private static (string Status, int Health) Trace(Server server) => (ServerStatus.Describe(server), server.State.Health);
}
