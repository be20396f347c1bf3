using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Diagnostics;
using LoadBalancing.Health;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>When a server is checked, and what happens when a check goes wrong.</summary>
public sealed class ServerCheckerTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LoadBalancerMetrics _metrics = Meters.Create();
    private readonly RecordedLog<ServerChecker> _log = new();
    private readonly List<ServerChecker> _checkers = [];
    private readonly BackendOptions _options;
    private readonly Backend _backend;

    public ServerCheckerTests()
    {
        _options = Farm.Options(farm => Farm.Weighted(1, 1)(farm.CheckTcp(check =>
        {
            check.Interval = TimeSpan.FromSeconds(10);
            check.FastInterval = TimeSpan.FromSeconds(2);
            check.DownInterval = TimeSpan.FromSeconds(5);
        })));
        _backend = Farm.Of(_options);
    }

    public void Dispose()
    {
        _checkers.ForEach(checker => checker.Dispose());
        _metrics.Dispose();
    }

    [Fact]
    public void The_first_check_comes_after_the_pause()
    {
        var check = Start("A", "+", pause: 3);

        Advance(2.999);
        check.Times.Should().BeEmpty();
        Advance(0.001);

        check.Times.Should().Equal(3);
    }

    [Fact]
    public void A_server_that_is_up_or_down_or_changing_has_its_own_interval_each()
    {
        var check = Start("A", "+---++-");

        Advance(32);

        check.Times.Should().Equal(0, 10, 12, 14, 19, 21, 31);
    }

    [Fact]
    public void Intervals_are_counted_from_the_beginning_of_a_check()
    {
        var check = Start("A", "+", duration: 4);

        Advance(25);

        check.Times.Should().Equal(0, 10, 20);
    }

    [Fact]
    public void A_check_that_filled_its_interval_is_followed_by_the_next_after_a_moment()
    {
        var check = Start("A", "+", duration: 12);

        Advance(25);

        check.Times.Should().Equal(0, 12.001, 24.002);
    }

    [Fact]
    public void One_check_that_hangs_delays_nobody()
    {
        var hanging = Start("A", "_");
        var other = Start("B", "+");

        Advance(35);

        hanging.Times.Should().Equal(0);
        other.Times.Should().Equal(0, 10, 20, 30);
    }

    [Fact]
    public void An_exception_in_a_check_is_logged_and_the_next_check_comes()
    {
        var check = Start("A", "!!+");

        Advance(9);

        // Nothing was learnt, so the server is still unchecked and on the fast interval until the third check passes.
        check.Times.Should().Equal(0, 2, 4);
        _log.Texts.Should().Equal(Enumerable.Repeat("The check of server web/A could not run; it is tried again.", 2));
        ServerStatus.Describe(_backend.Server("A")).Should().Be("UP");
    }

    [Fact]
    public void An_exception_in_an_event_handler_does_not_end_the_checks()
    {
        _backend.StateChanged += _ => throw new InvalidOperationException("a mistake of the application");
        var check = Start("A", "-");

        Advance(11);

        check.Times.Should().Equal(0, 5, 10);
    }

    [Fact]
    public void There_are_no_checks_in_maintenance()
    {
        var check = Start("A", "+");
        _options.Servers[0].Disabled = true;
        _backend.Apply(_options);
        Advance(60);
        check.Times.Should().Equal(0);

        _options.Servers[0].Disabled = false;
        _backend.Apply(_options);
        Advance(5);

        check.Times.Should().HaveCount(2, "the first check after maintenance comes at once");
    }

    [Fact]
    public void New_intervals_apply_after_the_next_check()
    {
        var check = Start("A", "+");
        _options.Check!.Interval = TimeSpan.FromSeconds(3);
        _backend.Apply(_options);

        Advance(17);

        check.Times.Should().Equal(0, 10, 13, 16);
    }

    [Fact]
    public void The_checks_end_when_the_server_is_no_longer_to_be_checked()
    {
        var check = Start("A", "+");
        _options.Check = null;
        _backend.Apply(_options);

        Advance(60);

        check.Times.Should().Equal(0);
        _time.Pending.Should().BeEmpty();
    }

    [Fact]
    public void A_disposed_checker_checks_no_more()
    {
        var check = Start("A", "+");

        _checkers[0].Dispose();
        _checkers.Clear();
        Advance(60);

        check.Times.Should().Equal(0);
        _time.Pending.Should().BeEmpty();
    }

    [Fact]
    public void A_check_that_was_running_at_the_end_counts_no_more()
    {
        var running = new TaskCompletionSource<CheckResult>();
        var checker = new ServerChecker([_backend.Server("A")], (_, _, _) => new(running.Task), _time, new Random(1), _metrics, _log);
        checker.Start(TimeSpan.Zero);

        checker.Dispose();
        Complete(running, Results.Failed);

        _backend.Server("A").LastCheck.Should().BeNull();
        ServerStatus.Describe(_backend.Server("A")).Should().Be("UP 1/3");
        _log.Texts.Should().BeEmpty();
    }

    [Fact]
    public void A_server_that_returns_from_maintenance_is_checked_at_once()
    {
        var server = _backend.Server("A");
        var check = Start("A", "+");
        server.SetAdministrativeState(AdministrativeState.Maintenance);
        Advance(33);
        server.SetAdministrativeState(AdministrativeState.Ready);
        Advance(0.002);

        check.Times.Should().Equal(0, 33);
        ServerStatus.Describe(server).Should().Be("UP");
    }

    [Fact]
    public void A_check_that_is_wanted_while_one_is_running_comes_after_it()
    {
        var check = Start("A", "+", duration: 4);
        _backend.Server("A").WantCheck(TimeSpan.FromSeconds(1));
        Advance(20);

        check.Times.Should().Equal(0, 5, 15);
    }

    [Fact]
    public void A_check_that_is_wanted_later_than_it_comes_changes_nothing()
    {
        var check = Start("A", "+");
        Advance(8);
        _backend.Server("A").WantCheck(TimeSpan.FromSeconds(3));
        Advance(8);

        check.Times.Should().Equal(0, 10);
    }

    [Fact]
    public void Intervals_vary_as_far_as_they_may_and_no_further()
    {
        _options.Check!.Spread = 20;
        _backend.Apply(_options);
        var check = Start("A", "+");
        Advance(2000);

        var intervals = check.Times.Zip(check.Times.Skip(1), (one, next) => next - one).ToList();
        intervals.Should().OnlyContain(interval => interval >= 8 && interval <= 12);
        intervals.Min().Should().BeLessThan(8.5);
        intervals.Max().Should().BeGreaterThan(11.5);
        intervals.Average().Should().BeApproximately(10, 0.3);
    }

    [Fact]
    public void A_shared_check_counts_for_all_and_comes_as_often_as_one_needs_it()
    {
        _options.Check!.Shared = true;
        _backend.Apply(_options);
        _backend.Server("B").SetHealth(OperationalState.Up);
        var check = Start("AB", "-+");

        Advance(6);

        check.Times.Should().Equal(0, 2, 4);
        _backend.Servers.Select(ServerStatus.Describe).Should().Equal("UP", "UP");
    }

    private ScriptedCheck Start(string server, string script, double pause = 0, double duration = 0)
    {
        var check = new ScriptedCheck(_time, script) { Duration = TimeSpan.FromSeconds(duration) };
        var checker = new ServerChecker([.. server.Select(name => _backend.Server($"{name}"))], check.RunAsync, _time, new Random(1), _metrics, _log);
        _checkers.Add(checker);
        checker.Start(TimeSpan.FromSeconds(pause));
        return check;
    }

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    // What awaits the check goes on right here only where there is no synchronization context.
    private static void Complete(TaskCompletionSource<CheckResult> check, CheckResult result)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        check.SetResult(result);
        SynchronizationContext.SetSynchronizationContext(context);
    }
}
