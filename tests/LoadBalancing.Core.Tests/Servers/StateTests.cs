using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>
/// Stopping, drain and maintenance. The sequences of states were seen on HAProxy 2.6 with servers that answer 200, 404 and 500 and
/// <c>http-check disable-on-404</c>.
/// </summary>
public sealed class StateTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordedLog<Backend> _log = new();
    private readonly List<ServerStateChange> _events = [];

    [Theory]
    [InlineData("44+", "NOLB|NOLB|UP")]
    [InlineData("+-44", "UP|UP 2/3|NOLB|NOLB")]
    [InlineData("--++4++4", "DOWN|DOWN|DOWN 1/2|UP|NOLB|UP|UP|NOLB")]
    [InlineData("-+44++4", "DOWN|DOWN 1/2|DOWN|DOWN|DOWN 1/2|UP|NOLB")]
    [InlineData("+4-+4-+", "UP|NOLB|NOLB 2/3|UP|NOLB|NOLB 2/3|UP")]
    [InlineData("+4---4++", "UP|NOLB|NOLB 2/3|NOLB 1/3|DOWN|DOWN|DOWN 1/2|UP")]
    [InlineData("+4--44-", "UP|NOLB|NOLB 2/3|NOLB 1/3|NOLB|NOLB|NOLB 2/3")]
    public void A_server_that_asks_for_no_clients_is_stopping_at_once(string results, string expected)
    {
        var backend = Of(check: true);

        Trace(backend, results).Should().Be(expected);
    }

    [Fact]
    public void A_stopping_server_keeps_its_clients_and_gets_no_others()
    {
        var backend = Of(check: true);
        backend.Report(backend.Server("A"), Results.Stopping);

        Balancing.Picks.Take(backend, 4).Should().Be("BBBB");
        backend.FindByCookie("SRV=a", out _).Should().BeSameAs(backend.Server("A"));
    }

    [Fact]
    public void A_server_that_was_stopping_starts_slowly()
    {
        var backend = Of(check: true, check => check.InitialState = InitialState.FullyUp, slowStart: TimeSpan.FromSeconds(4));
        var server = backend.Server("A");
        backend.Report(server, Results.Stopping);
        backend.Report(server, Results.Passed);
        server.State.Operational.Should().Be(OperationalState.Starting);

        backend.Report(server, Results.Stopping);
        _time.Advance(TimeSpan.FromSeconds(10));

        server.State.Operational.Should().Be(OperationalState.Stopping, "the end of a slow start brings nobody back");
    }

    [Fact]
    public void A_drained_server_keeps_its_clients_gets_no_others_and_is_checked()
    {
        var backend = Of(check: true);
        backend.Server("A").SetAdministrativeState(AdministrativeState.Drain);

        Balancing.Picks.Take(backend, 4).Should().Be("BBBB");
        backend.FindByCookie("SRV=a", out _).Should().BeSameAs(backend.Server("A"));
        Trace(backend, "+---++").Should().Be("DRAIN|DRAIN 2/3|DRAIN 1/3|DOWN|DOWN 1/2|DRAIN");
        backend.Server("A").SetAdministrativeState(AdministrativeState.Ready);
        ServerStatus.Describe(backend.Server("A")).Should().Be("UP");
        Balancing.Picks.Take(backend, 4).Should().Be("BABA");
    }

    [Fact]
    public void Maintenance_ends_drain_and_ready_ends_both()
    {
        var backend = Of(check: true);
        var server = backend.Server("A");
        server.SetAdministrativeState(AdministrativeState.Drain);
        server.SetAdministrativeState(AdministrativeState.Maintenance);

        server.State.Should().Be(new ServerState(OperationalState.Down, AdministrativeReasons.Maintenance, 0));
        backend.FindByCookie("SRV=a", out _).Should().BeNull();
        Trace(backend, "++").Should().Be("MAINT|MAINT", "checks count no more");
        server.SetAdministrativeState(AdministrativeState.Ready);
        Trace(backend, "+").Should().Be("UP");
    }

    [Fact]
    public void An_unchecked_server_shows_drain_maintenance_and_what_was_forced()
    {
        var server = Of(check: false).Server("A");
        var seen = new List<string>();
        void Note(Action change)
        {
            change();
            seen.Add(ServerStatus.Describe(server));
        }

        Note(() => server.SetAdministrativeState(AdministrativeState.Drain));
        Note(() => server.SetAdministrativeState(AdministrativeState.Maintenance));
        Note(() => server.SetAdministrativeState(AdministrativeState.Ready));
        Note(() => server.SetHealth(OperationalState.Down));
        Note(() => server.SetHealth(OperationalState.Up));

        seen.Should().Equal("DRAIN", "MAINT", "no check", "DOWN", "no check");
    }

    [Fact]
    public void Health_can_be_forced_and_checks_go_on_from_there()
    {
        var backend = Of(check: true);
        var server = backend.Server("A");
        server.SetHealth(OperationalState.Stopping);
        ServerStatus.Describe(server).Should().Be("NOLB");
        server.SetHealth(OperationalState.Down);
        Trace(backend, "++").Should().Be("DOWN 1/2|UP");
        server.SetAdministrativeState(AdministrativeState.Maintenance);
        server.SetHealth(OperationalState.Up);
        ServerStatus.Describe(server).Should().Be("MAINT");
    }

    [Theory]
    [InlineData(InitialState.FullyUp, "", "UP")]
    [InlineData(InitialState.FullyUp, "---", "UP 2/3|UP 1/3|DOWN")]
    [InlineData(InitialState.Up, "", "UP 1/3")]
    [InlineData(InitialState.Up, "-", "DOWN")]
    [InlineData(InitialState.Down, "", "DOWN 1/2")]
    [InlineData(InitialState.Down, "+", "UP")]
    [InlineData(InitialState.Down, "-+", "DOWN|DOWN 1/2")]
    [InlineData(InitialState.FullyDown, "", "DOWN")]
    [InlineData(InitialState.FullyDown, "++", "DOWN 1/2|UP")]
    public void A_server_is_trusted_before_its_first_check_as_configured(InitialState state, string results, string expected)
    {
        var backend = Of(check: true, check => check.InitialState = state);

        Trace(backend, results).Should().Be(expected);
    }

    [Fact]
    public void A_server_is_trusted_after_maintenance_as_configured_or_as_at_first()
    {
        var first = Of(check: true, check => check.InitialState = InitialState.FullyUp).Server("A");
        var other = Of(check: true, check => check.ReturnState = InitialState.Down).Server("A");
        foreach (var server in new[] { first, other })
        {
            server.SetAdministrativeState(AdministrativeState.Maintenance);
            server.SetAdministrativeState(AdministrativeState.Ready);
        }

        ServerStatus.Describe(first).Should().Be("UP");
        ServerStatus.Describe(other).Should().Be("DOWN 1/2");
    }

    [Fact]
    public void What_operators_want_survives_reloads_until_the_configuration_changes_its_mind()
    {
        var options = Options(check: true);
        var backend = Farm.Of(options);
        var server = backend.Server("A");
        server.SetAdministrativeState(AdministrativeState.Drain);
        options.Servers[0].Weight = 3;
        backend.Apply(options);
        ServerStatus.Describe(server).Should().Be("DRAIN 1/3");

        options.Servers[0].Disabled = true;
        backend.Apply(options);
        ServerStatus.Describe(server).Should().Be("MAINT");
        server.SetAdministrativeState(AdministrativeState.Ready);
        backend.Apply(options);
        ServerStatus.Describe(server).Should().Be("UP 1/3");

        server.SetAdministrativeState(AdministrativeState.Maintenance);
        options.Servers[0].Disabled = false;
        backend.Apply(options);
        ServerStatus.Describe(server).Should().Be("MAINT");
    }

    [Fact]
    public void A_drain_with_an_end_becomes_maintenance()
    {
        var server = Of(check: false).Server("A");
        server.SetAdministrativeState(AdministrativeState.Drain, TimeSpan.FromSeconds(10));

        _time.Advance(TimeSpan.FromSeconds(9.9));
        server.State.Administrative.Should().Be(AdministrativeState.Drain);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        server.State.Administrative.Should().Be(AdministrativeState.Maintenance);
    }

    [Fact]
    public void A_drain_that_ended_before_its_time_leads_nowhere()
    {
        var server = Of(check: false).Server("A");
        server.SetAdministrativeState(AdministrativeState.Drain, TimeSpan.FromSeconds(10));
        server.SetAdministrativeState(AdministrativeState.Ready);

        _time.Advance(TimeSpan.FromSeconds(60));

        server.State.Administrative.Should().Be(AdministrativeState.Ready);
    }

    [Fact]
    public void A_drain_that_is_taken_back_while_it_is_told_leads_nowhere()
    {
        var server = Of(check: false).Server("A");
        server.Backend.StateChanged += change =>
        {
            if (change.After.Administrative == AdministrativeState.Drain)
            {
                server.SetAdministrativeState(AdministrativeState.Ready);
            }
        };

        server.SetAdministrativeState(AdministrativeState.Drain, TimeSpan.FromSeconds(10));

        _time.Pending.Should().BeEmpty();
        _time.Advance(TimeSpan.FromSeconds(60));
        server.State.Administrative.Should().Be(AdministrativeState.Ready);
    }

    [Fact]
    public void The_end_of_a_drain_that_counts_no_more_ends_no_later_one()
    {
        var server = Of(check: false).Server("A");
        var ended = new List<long>();
        var drains = new DrainLimits(_time, (_, number) => ended.Add(number));
        drains.Begin(server, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        drains.Begin(server, TimeSpan.FromSeconds(10));
        drains.TryEnd(server, ended.Single()).Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(10));

        drains.TryEnd(server, ended[1]).Should().BeTrue();
        drains.TryEnd(server, ended[1]).Should().BeFalse();
    }

    [Fact]
    public void A_drain_of_a_server_that_has_left_has_no_end_to_wait_for()
    {
        var options = Options(check: false);
        var backend = Farm.Of(options, time: _time);
        var (removed, ofRemoved) = (backend.Server("B"), backend.Server("A"));
        removed.SetAdministrativeState(AdministrativeState.Drain, TimeSpan.FromSeconds(10));
        options.Servers.RemoveAt(1);
        backend.Apply(options);
        _time.Pending.Should().BeEmpty();

        removed.SetAdministrativeState(AdministrativeState.Drain, TimeSpan.FromSeconds(10));
        _time.Pending.Should().BeEmpty();

        backend.Remove();
        ofRemoved.SetAdministrativeState(AdministrativeState.Drain, TimeSpan.FromSeconds(10));
        _time.Pending.Should().BeEmpty();
    }

    [Fact]
    public void The_backend_ends_drains_if_asked_to()
    {
        var options = Options(check: false);
        options.DrainTimeout = TimeSpan.FromSeconds(5);
        var backend = Farm.Of(options, time: _time);
        backend.Server("A").SetAdministrativeState(AdministrativeState.Drain);
        options.Servers.RemoveAt(1);
        backend.Server("B").SetAdministrativeState(AdministrativeState.Drain);
        backend.Apply(options);

        _time.Pending.Should().Equal(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));

        backend.Server("A").State.Administrative.Should().Be(AdministrativeState.Maintenance);
    }

    [Fact]
    public void Every_change_is_one_line_and_one_event()
    {
        var backend = Of(check: true);
        var server = backend.Server("A");
        Trace(backend, "+4---++");
        server.SetAdministrativeState(AdministrativeState.Drain);
        server.SetAdministrativeState(AdministrativeState.Drain);
        Trace(backend, "---++");
        server.SetAdministrativeState(AdministrativeState.Maintenance);
        server.SetAdministrativeState(AdministrativeState.Drain);
        server.SetAdministrativeState(AdministrativeState.Ready);

        _log.Entries.Select(entry => $"{entry.Level} {entry.Text.Split('.')[0]}").Should().Equal(
            "Information Server web/A is stopping, reason: L7OKC, code: 404, info: \"Not Found\", check duration: 3 ms",
            "Information Server web/A is DOWN, reason: L4CON, info: \"Connection refused\", check duration: 2 ms",
            "Information Server web/A is UP, reason: L4OK, check duration: 1 ms",
            "Information Server web/A enters drain state",
            "Information Server web/A is DOWN, reason: L4CON, info: \"Connection refused\", check duration: 2 ms",
            "Information Server web/A is UP, reason: L4OK, check duration: 1 ms",
            "Information Server web/A is going DOWN for maintenance",
            "Information Server web/A is UP/DRAIN (leaving maintenance)",
            "Information Server web/A leaves drain state");
        _events.Should().HaveCount(9);
    }

    [Fact]
    public void The_last_server_is_missed_once()
    {
        var backend = Of(check: true);
        backend.Server("B").SetAdministrativeState(AdministrativeState.Maintenance);
        Trace(backend, "-");
        backend.Server("A").SetAdministrativeState(AdministrativeState.Maintenance);

        _log.Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Text)
            .Should().Equal("Backend web has no server available!");
    }

    [Fact]
    public void States_that_do_not_exist_are_refused()
    {
        var server = Of(check: false).Server("A");

        server.Invoking(s => s.SetAdministrativeState((AdministrativeState)7)).Should().Throw<ArgumentOutOfRangeException>();
        server.Invoking(s => s.SetAdministrativeState(AdministrativeState.Drain, TimeSpan.Zero)).Should().Throw<ArgumentOutOfRangeException>();
        server.Invoking(s => s.SetHealth(OperationalState.Starting)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static BackendOptions Options(
        bool check, Action<CheckOptions>? configure = null, TimeSpan slowStart = default) => Farm.Options(farm =>
    {
        farm.SlowStart(slowStart);
        farm.PersistWithCookie("SRV")
            .AddServer("A", Farm.AddressOf(0), server => server.Cookie("a"))
            .AddServer("B", Farm.AddressOf(1), server => server.Cookie("b"));
        if (check)
        {
            farm.CheckTcp(configure);
        }
    });

    private Backend Of(bool check, Action<CheckOptions>? configure = null, TimeSpan slowStart = default)
    {
        var backend = Farm.Of(Options(check, configure, slowStart), _log, _time);
        backend.StateChanged += _events.Add;
        return backend;
    }

    // The states of server A after each of these results, or its state now when there are none.
    private static string Trace(Backend backend, string results)
    {
        var server = backend.Server("A");
        var states = Results.Of(results).Select(result =>
        {
            backend.Report(server, result);
            return ServerStatus.Describe(server);
        });
        return results.Length == 0 ? ServerStatus.Describe(server) : string.Join('|', states.ToList());
    }
}
