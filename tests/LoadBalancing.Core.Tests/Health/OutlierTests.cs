using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>Servers whose traffic goes worse than that of the others.</summary>
public sealed class OutlierTests
{
    private static readonly AttemptOutcome Good = AttemptOutcome.RespondedWith(200);
    private static readonly AttemptOutcome Bad = AttemptOutcome.RespondedWith(500);

    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _reasons = [];

    [Fact]
    public void Errors_in_a_row_eject_a_server_for_a_while()
    {
        var backend = Of(3);

        Learn(backend, "A", Bad, 4);
        Out(backend).Should().BeEmpty();
        Learn(backend, "A", Bad, 1);
        Out(backend).Should().Be("A");
        ServerStatus.Describe(backend.Server("A")).Should().Be("DOWN (ejected)");

        Advance(20);
        Out(backend).Should().Be("A");
        Advance(10);
        Out(backend).Should().BeEmpty();
        _reasons.Should().Equal("ejected for 5 errors in a row", "its time is over");
    }

    [Fact]
    public void Good_requests_between_errors_and_clients_that_leave_count()
    {
        var backend = Of(3);
        Learn(backend, "A", Bad, 4);
        Learn(backend, "A", Good, 1);
        Learn(backend, "A", Bad, 4);
        Out(backend).Should().BeEmpty();

        Learn(backend, "A", new AttemptOutcome(AttemptProgress.Sent, AttemptFailure.ClientError, null), 9);
        Out(backend).Should().BeEmpty("a client says nothing about the server");
        Learn(backend, "A", new AttemptOutcome(AttemptProgress.NotConnected, AttemptFailure.ServerTimeout, null), 1);
        Out(backend).Should().Be("A");
    }

    [Fact]
    public void Each_ejection_is_longer_up_to_a_limit_and_intervals_that_go_well_make_it_shorter()
    {
        var backend = Of(3, outliers => outliers.MaxEjectionTime = TimeSpan.FromSeconds(70));
        LengthOfEjection(backend).Should().Be(30);
        LengthOfEjection(backend).Should().Be(60);
        LengthOfEjection(backend).Should().Be(70);

        Advance(10);
        LengthOfEjection(backend).Should().Be(70, "one interval went well, so it is the third time again");
        Advance(50);
        LengthOfEjection(backend).Should().Be(30);
    }

    [Fact]
    public void One_server_may_always_be_ejected_and_the_last_usable_one_never()
    {
        var backend = Of(3, outliers => outliers.MaxEjected = 0);
        Learn(backend, "A", Bad, 5);
        Learn(backend, "B", Bad, 5);
        Out(backend).Should().Be("A");

        backend = Of(2, outliers => outliers.MaxEjected = 100);
        Learn(backend, "A", Bad, 5);
        Learn(backend, "B", Bad, 5);
        Out(backend).Should().Be("A");
    }

    [Fact]
    public void No_more_servers_are_out_than_may_be()
    {
        var backend = Of(10, outliers => outliers.MaxEjected = 30);
        foreach (var server in backend.Servers)
        {
            Learn(backend, server.Name, Bad, 5);
        }

        Out(backend).Should().Be("ABC");
    }

    [Theory]
    [InlineData(5, 50, "A")]
    [InlineData(4, 50, "")]
    [InlineData(5, 99, "A")]
    [InlineData(5, 100, "")]
    public void A_success_rate_far_below_the_mean_ejects(int servers, int rate, string ejected)
    {
        // With four servers, the one that differs is 1.73 standard deviations from the mean, however bad it is.
        var backend = Of(servers, outliers =>
        {
            outliers.ConsecutiveErrors = 0;
            outliers.MinServers = 2;
        });
        foreach (var server in backend.Servers)
        {
            Learn(backend, server.Name, Good, server.Name == "A" ? rate : 100);
        }

        Learn(backend, "A", Bad, 100 - rate);
        Advance(10);

        Out(backend).Should().Be(ejected);
    }

    [Fact]
    public void Few_requests_and_few_servers_are_not_compared()
    {
        var backend = Of(5, outliers => outliers.ConsecutiveErrors = 0);
        foreach (var server in backend.Servers)
        {
            Learn(backend, server.Name, server.Name == "A" ? Bad : Good, server.Name == "E" ? 99 : 100);
        }

        Advance(10);
        Out(backend).Should().BeEmpty();
        foreach (var server in backend.Servers)
        {
            Learn(backend, server.Name, server.Name == "A" ? Bad : Good, 100);
        }

        Advance(10);
        Out(backend).Should().Be("A");
        _reasons.Should().Equal("ejected for a success rate of 0 %, where 80 % is the mean");
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "A")]
    public void A_passed_check_brings_a_server_back_if_it_may(bool returns, string ejected)
    {
        var backend = Of(3, outliers => outliers.ReturnAfterCheck = returns);
        Learn(backend, "A", Bad, 5);

        backend.Report(backend.Server("A"), Results.Passed);

        Out(backend).Should().Be(ejected);
    }

    [Fact]
    public void A_reload_keeps_what_is_known_unless_the_rules_change()
    {
        var options = Options(3);
        var backend = Farm.Of(options, time: _time);
        Learn(backend, "A", Bad, 5);
        Learn(backend, "B", Bad, 4);
        options.Servers[2].Weight = 7;
        backend.Apply(options);
        Out(backend).Should().Be("A");

        var changes = new List<ServerStateChange>();
        backend.StateChanged += changes.Add;
        options.Outliers = null;
        backend.Apply(options);
        Out(backend).Should().BeEmpty();
        changes.Select(change => (change.Server.Name, change.Before.Ejected, change.After.Ejected, change.Reason))
            .Should().Equal(("A", true, false, "configuration"));
        backend.Server("A").Outlier.Should().BeNull();
        _time.Pending.Should().BeEmpty();
    }

    [Fact]
    public void Maintenance_does_not_shorten_an_ejection()
    {
        var backend = Of(3);
        Learn(backend, "A", Bad, 5);

        backend.Server("A").SetAdministrativeState(AdministrativeState.Maintenance);
        backend.Server("A").SetAdministrativeState(AdministrativeState.Ready);

        Out(backend).Should().Be("A");
        Advance(30);
        Out(backend).Should().BeEmpty();
    }

    [Fact]
    public void Rules_that_cannot_hold_are_refused()
    {
        var options = new LoadBalancerOptions();
        options.Backends["web"] = Options(1, outliers =>
        {
            outliers.ConsecutiveErrors = -1;
            outliers.MaxEjected = 101;
            outliers.MinServers = 1;
            outliers.EjectionTime = TimeSpan.Zero;
        });

        LoadBalancerOptionsValidator.FindErrors(options).Select(error => error.ToString()).Should().Equal(
            "Backends:web:Outliers:ConsecutiveErrors: expected 0 or more, found -1.",
            "Backends:web:Outliers:MaxEjected: expected 0 to 100, found 101.",
            "Backends:web:Outliers:MinServers: expected 2 or more, found 1.",
            "Backends:web:Outliers:EjectionTime: expected 1 ms to 24 days, found 00:00:00.");
    }

    // In seconds, to the end of the interval in which it ends.
    private int LengthOfEjection(Backend backend)
    {
        Learn(backend, "A", Bad, 5);
        var length = 0;
        while (Out(backend).Length > 0)
        {
            Advance(10);
            length += 10;
        }

        return length;
    }

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private static void Learn(Backend backend, string server, AttemptOutcome outcome, int times)
    {
        for (var i = 0; i < times; i++)
        {
            new Lease(backend.Server(server)).Learn(outcome, TimeSpan.Zero);
            backend.Server(server).EndRequest();
        }
    }

    private static string Out(Backend backend) => string.Concat(backend.Servers.Where(server => !server.IsUsable).Select(server => server.Name));

    private static BackendOptions Options(int servers, Action<OutlierOptions>? configure = null) =>
        Farm.Options(farm => Farm.Weighted([.. Enumerable.Repeat(1, servers)])(farm.EjectOutliers(configure).CheckTcp()));

    private Backend Of(int servers, Action<OutlierOptions>? configure = null)
    {
        var backend = Farm.Of(Options(servers, configure), time: _time);
        backend.StateChanged += change => _reasons.Add(change.Reason);
        return backend;
    }
}
