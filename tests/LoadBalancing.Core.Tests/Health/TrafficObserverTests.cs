using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Dispatching;
using LoadBalancing.Health;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>What errors in the traffic of a server lead to.</summary>
public sealed class TrafficObserverTests
{
    private static readonly Dictionary<string, AttemptOutcome> Outcomes = new()
    {
        ["refused"] = new(AttemptProgress.NotConnected, AttemptFailure.ServerError, null),
        ["connect time-out"] = new(AttemptProgress.NotConnected, AttemptFailure.ServerTimeout, null),
        ["time-out"] = new(AttemptProgress.Sent, AttemptFailure.ServerTimeout, null),
        ["broken"] = new(AttemptProgress.FirstByteSeen, AttemptFailure.ServerError, null),
        ["not valid"] = new(AttemptProgress.FirstByteSeen, AttemptFailure.InvalidResponse, null),
        ["200"] = AttemptOutcome.RespondedWith(200),
        ["404"] = AttemptOutcome.RespondedWith(404),
        ["500"] = AttemptOutcome.RespondedWith(500),
        ["501"] = AttemptOutcome.RespondedWith(501),
        ["503"] = AttemptOutcome.RespondedWith(503),
        ["505"] = AttemptOutcome.RespondedWith(505),
        ["client"] = new(AttemptProgress.Sent, AttemptFailure.ClientError, null),
        ["cut"] = new AttemptOutcome(AttemptProgress.Sent, AttemptFailure.ServerError, null) { Cause = TerminationCause.ServerUp },
        ["idle lost"] = new AttemptOutcome(AttemptProgress.Sent, AttemptFailure.ServerError, null) { IsReusedConnection = true },
    };

    private readonly List<TimeSpan> _wanted = [];

    [Theory]
    [InlineData(ObservedLayer.Layer4, "refused|connect time-out")]
    [InlineData(ObservedLayer.Layer7, "refused|connect time-out|time-out|broken|not valid|500|503")]
    public void Some_outcomes_are_errors(ObservedLayer layer, string errors)
    {
        foreach (var (name, outcome) in Outcomes)
        {
            var server = Of(layer, ErrorReaction.MarkDown, limit: 1);
            Learn(server, name);

            ServerStatus.Describe(server).Should().Be(errors.Split('|').Contains(name) ? "DOWN" : "UP", name);
        }
    }

    [Theory]
    [InlineData("500|500|500", "DOWN")]
    [InlineData("500|500|200|500|500", "UP")]
    [InlineData("500|500|client|cut|idle lost|500", "DOWN")]
    public void They_count_in_a_row(string outcomes, string status)
    {
        var server = Of(ObservedLayer.Layer7, ErrorReaction.MarkDown, limit: 3);

        Learn(server, outcomes);

        ServerStatus.Describe(server).Should().Be(status);
    }

    [Theory]
    [InlineData(ErrorReaction.CheckSooner, "UP")]
    [InlineData(ErrorReaction.FailCheck, "UP 2/3")]
    [InlineData(ErrorReaction.SuddenDeath, "UP 1/3")]
    [InlineData(ErrorReaction.MarkDown, "DOWN")]
    public void Too_many_have_a_consequence_and_a_check_comes_soon(ErrorReaction reaction, string status)
    {
        var server = Of(ObservedLayer.Layer7, reaction, limit: 2);

        Learn(server, "500|time-out");

        ServerStatus.Describe(server).Should().Be(status);
        _wanted.Should().Equal(TimeSpan.FromSeconds(0.5));
        server.LastCheck!.Code.Should().Be(reaction == ErrorReaction.CheckSooner ? CheckCode.L4OK : CheckCode.HANA);
    }

    [Theory]
    [InlineData("500|500|500|500", "DOWN")]
    [InlineData("500|500|+|500|500", "UP 1/3")]
    [InlineData("-|500|500", "UP 1/3")]
    [InlineData("-|-|500|500", "DOWN")]
    public void Sudden_death_leaves_one_failure_and_is_one_itself(string events, string status)
    {
        var server = Of(ObservedLayer.Layer7, ErrorReaction.SuddenDeath, limit: 2);

        foreach (var one in events.Split('|'))
        {
            if (one is "+" or "-")
            {
                server.Backend.Report(server, one == "+" ? Results.Passed : Results.Failed);
            }
            else
            {
                Learn(server, one);
            }
        }

        ServerStatus.Describe(server).Should().Be(status);
    }

    [Fact]
    public void The_count_begins_anew_behind_the_consequence_and_with_a_passed_check()
    {
        var server = Of(ObservedLayer.Layer7, ErrorReaction.FailCheck, limit: 2);
        Learn(server, "500|500|500");
        ServerStatus.Describe(server).Should().Be("UP 2/3");

        server.Backend.Report(server, Results.Passed);
        Learn(server, "500");
        ServerStatus.Describe(server).Should().Be("UP");

        Learn(server, "500|500|500|500|500");
        ServerStatus.Describe(server).Should().Be("DOWN");
        server.LastCheck!.Info.Should().Be("2 errors in a row, the last one: status 500");
        Learn(server, "500|500");
        server.State.Health.Should().Be(0);
    }

    [Fact]
    public void Nothing_is_counted_in_maintenance_or_without_checks()
    {
        var server = Of(ObservedLayer.Layer7, ErrorReaction.MarkDown, limit: 1);
        server.SetAdministrativeState(AdministrativeState.Maintenance);
        Learn(server, "500");
        ServerStatus.Describe(server).Should().Be("MAINT");

        Farm.Of(Farm.Weighted(1)).Servers[0].Observer.Should().BeNull();
    }

    [Fact]
    public void A_server_may_be_observed_otherwise_than_the_others()
    {
        var backend = Farm.Of(farm => farm
            .CheckTcp(check => check.Observe = ObservedLayer.Layer4)
            .AddServer("A", Farm.AddressOf(0), server => server.Check(check => check.Observe = ObservedLayer.None))
            .AddServer("B", Farm.AddressOf(1), server => server.Check(check => (check.ErrorLimit, check.OnError) = (3, ErrorReaction.MarkDown))));

        backend.Server("A").Observer.Should().BeNull();
        backend.Server("B").Settings.Check.Should().BeEquivalentTo(
            new { Observe = ObservedLayer.Layer4, ErrorLimit = 3, OnError = ErrorReaction.MarkDown });
    }

    // A server that a check has found to be well.
    private Server Of(ObservedLayer layer, ErrorReaction reaction, int limit)
    {
        var backend = Farm.Of(farm => farm
            .CheckTcp(check =>
            {
                check.FastInterval = TimeSpan.FromSeconds(0.5);
                (check.Observe, check.OnError, check.ErrorLimit) = (layer, reaction, limit);
            })
            .AddServer("A", Farm.AddressOf(0)));
        var server = backend.Servers[0];
        backend.Report(server, Results.Passed);
        server.CheckWanted += _wanted.Add;
        return server;
    }

    private static void Learn(Server server, string outcomes)
    {
        foreach (var name in outcomes.Split('|'))
        {
            server.Observer!.Learn(Outcomes[name]);
        }
    }
}
