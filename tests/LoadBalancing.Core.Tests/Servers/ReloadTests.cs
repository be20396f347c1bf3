using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Balancing;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>What survives when options change while traffic flows.</summary>
public sealed class ReloadTests
{
    private readonly BackendOptions _options = Farm.Options(farm =>
        Farm.Weighted(1, 1, 1)(farm.CheckTcp().PersistWithCookie("S", cookie => cookie.Insert())));

    private readonly RecordedLog<Backend> _log = new();
    private readonly List<ServerStateChange> _events = [];
    private readonly Backend _backend;

    public ReloadTests()
    {
        _backend = Farm.Of(_options, _log);
        _backend.StateChanged += _events.Add;
    }

    [Fact]
    public void Nothing_about_an_unchanged_server_changes()
    {
        var before = _backend.Servers.ToList();
        var lease = new Lease(before[0]);
        before[0].CountFailure();
        _backend.Report(before[1], Results.Failed);
        _backend.Report(before[1], Results.Passed);
        var state = before[1].State;
        _events.Clear();

        _backend.Apply(_options);

        _backend.Servers.Should().Equal(before);
        (before[0].InFlight, before[0].TotalRequests, before[0].TotalFailures).Should().Be((1, 1, 1));
        before[1].State.Should().Be(state);
        before[1].LastCheck.Should().Be(Results.Passed);
        _events.Should().BeEmpty();
        lease.End();
        before[0].InFlight.Should().Be(0);
    }

    [Fact]
    public void The_order_of_picks_goes_on_where_it_was()
    {
        Picks.Take(_backend, 4).Should().Be("ABCA");

        _backend.Apply(_options);

        Picks.Take(_backend, 5).Should().Be("BCABC");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("127.0.0.1:1")]
    [InlineData("HTTP://127.0.0.1:1")]
    public void Another_spelling_of_the_address_is_the_same_server(string address)
    {
        var before = _backend.Server("A");
        _options.Servers[0].Address = address;

        _backend.Apply(_options);

        _backend.Server("A").Should().BeSameAs(before);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7")]
    [InlineData("https://127.0.0.1:1")]
    [InlineData("http://127.0.0.2:1")]
    public void Another_address_is_another_server(string address)
    {
        var before = _backend.Server("A");
        _backend.Report(before, Results.Failed);
        var lease = new Lease(before);
        _options.Servers[0].Address = address;

        _backend.Apply(_options);

        var after = _backend.Server("A");
        after.Should().NotBeSameAs(before);
        (after.State.IsStopped, after.InFlight, after.TotalRequests).Should().Be((false, 0, 0));
        lease.End();
        before.InFlight.Should().Be(0);
    }

    [Fact]
    public void A_removed_server_gets_nothing_more_and_finishes_what_it_has()
    {
        var gone = _backend.Server("B");
        var lease = new Lease(gone);
        _options.Servers.RemoveAt(1);

        _backend.Apply(_options);
        _backend.Report(gone, Results.Failed);

        Picks.Take(_backend, 4).Should().Be("ACAC");
        gone.State.IsStopped.Should().BeFalse("results for it count no more");
        lease.End();
        gone.InFlight.Should().Be(0);
        _events.Should().BeEmpty();
    }

    [Fact]
    public void An_added_server_joins()
    {
        _options.Servers.Add(new ServerOptions { Name = "D", Address = "127.0.0.1:9" });

        _backend.Apply(_options);

        Picks.Take(_backend, 8).Should().Contain("D");
    }

    [Fact]
    public void Servers_may_change_places()
    {
        var before = _backend.Servers.ToList();
        (_options.Servers[0], _options.Servers[2]) = (_options.Servers[2], _options.Servers[0]);

        _backend.Apply(_options);

        _backend.Servers.Should().Equal(before[2], before[1], before[0]);
    }

    [Fact]
    public void Maintenance_goes_in_and_out_at_once_with_one_event_and_one_line_each()
    {
        var server = _backend.Server("A");
        _options.Servers[0].Disabled = true;
        _backend.Apply(_options);
        ServerStatus.Describe(server).Should().Be("MAINT");

        _options.Servers[0].Disabled = false;
        _backend.Apply(_options);
        ServerStatus.Describe(server).Should().Be("UP 1/3");

        _backend.Server("A").Should().BeSameAs(server);
        _events.Select(change => (change.Server, change.After.IsStopped, change.Reason))
            .Should().Equal((server, true, "configuration"), (server, false, "configuration"));
        _log.Entries.Should().Equal(
            (LogLevel.Information, "Server web/A is going DOWN for maintenance. 2 active and 0 backup servers left. 0 requests in flight."),
            (LogLevel.Information, "Server web/A is UP/READY (leaving maintenance)."));
    }

    [Fact]
    public void Maintenance_of_a_server_that_is_down_is_one_event_and_one_line_each_too()
    {
        _backend.Report(_backend.Server("A"), Results.Failed);
        var (events, lines) = (_events.Count, _log.Entries.Count);
        _options.Servers[0].Disabled = true;
        _backend.Apply(_options);
        _backend.Apply(_options);

        _options.Servers[0].Disabled = false;
        _backend.Apply(_options);
        _backend.Apply(_options);

        _events.Skip(events).Select(change => (change.Before.Administrative, change.After.Administrative, change.After.IsStopped))
            .Should().Equal(
                (AdministrativeState.Ready, AdministrativeState.Maintenance, true),
                (AdministrativeState.Maintenance, AdministrativeState.Ready, false));
        _log.Entries.Skip(lines).Should().Equal(
            (LogLevel.Information, "Server web/A is going DOWN for maintenance. 2 active and 0 backup servers left. 0 requests in flight."),
            (LogLevel.Information, "Server web/A is UP/READY (leaving maintenance)."));
    }

    [Fact]
    public void A_server_that_is_down_comes_up_when_its_check_is_switched_off()
    {
        var server = _backend.Server("A");
        _backend.Report(server, Results.Failed);
        _options.Servers[0].Check = new ServerCheckOptions { Enabled = false };

        _backend.Apply(_options);

        ServerStatus.Describe(server).Should().Be("no check");
        _events.Select(change => change.After.IsStopped).Should().Equal(true, false);
    }

    [Fact]
    public void A_server_whose_check_is_switched_on_is_up_until_its_first_failure()
    {
        _options.Check = null;
        _backend.Apply(_options);
        _options.Check = new CheckOptions();
        _backend.Apply(_options);
        ServerStatus.Describe(_backend.Server("A")).Should().Be("UP 1/3");

        _backend.Report(_backend.Server("A"), Results.Failed);

        ServerStatus.Describe(_backend.Server("A")).Should().Be("DOWN");
    }

    [Fact]
    public void New_thresholds_keep_up_what_is_up_and_down_what_is_down()
    {
        _backend.Report(_backend.Server("B"), Results.Failed);
        _events.Clear();
        _options.Check!.Rise = 4;
        _options.Check.Fall = 5;

        _backend.Apply(_options);

        ServerStatus.Describe(_backend.Server("A")).Should().Be("UP");
        ServerStatus.Describe(_backend.Server("B")).Should().Be("DOWN");
        (_backend.Server("A").State.Health, _backend.Server("B").State.Health).Should().Be((8, 0));
        _events.Should().BeEmpty();
    }

    [Fact]
    public void A_server_may_become_a_backup_and_change_its_cookie()
    {
        _options.Servers[0].Backup = true;
        _options.Servers[1].Cookie = "b";

        _backend.Apply(_options);

        Picks.Take(_backend, 4).Should().NotContain("A");
        _backend.Server("B").SetCookie.Should().Be("S=b; path=/");
        _backend.FindByCookie("S=b", out _).Should().Be(_backend.Server("B"));
    }

    [Fact]
    public void A_new_cookie_name_shows_in_what_clients_are_given()
    {
        _options.Servers[0].Cookie = "a";
        _options.Cookie!.Name = "T";

        _backend.Apply(_options);

        _backend.Settings.Cookie!.ForClient(_backend.Server("A"), byPersistence: false, default, TimeProvider.System).Should().Be("T=a; path=/");
    }

    [Fact]
    public void A_broken_event_handler_does_not_keep_the_options_from_applying()
    {
        _backend.StateChanged += _ => throw new InvalidOperationException("a mistake of the application");
        _options.Servers[0].Disabled = true;
        _options.Servers[1].Disabled = true;

        _backend.Invoking(backend => backend.Apply(_options)).Should().NotThrow();

        _events.Should().HaveCount(2);
    }
}
