using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Health;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>What a server becomes by the answers of its agent, and by its checks meanwhile. The sequences were seen on HAProxy 2.6.</summary>
public sealed class AgentTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordedLog<Backend> _log = new();

    [Theory]
    [InlineData("drain; ready; maint; 75%; ready", "DRAIN (agent)|no check|MAINT|MAINT|no check")]
    [InlineData("maint ready; ready maint; drain; drain up; down; up; ready", "no check|MAINT|DRAIN (agent)|DRAIN (agent)|DOWN (agent)|DRAIN (agent)|no check")]
    [InlineData("down; ready; 75%; nonsense; up", "DOWN (agent)|DOWN (agent)|DOWN (agent)|DOWN (agent)|no check")]
    [InlineData("75%,maxconn:30,maint,down; ready; up", "MAINT|DOWN (agent)|no check")]
    [InlineData("down up; up down; fail up stopped", "no check|DOWN (agent)|DOWN (agent)")]
    public void The_agent_decides_where_nobody_checks(string answers, string states) => Trace(Of(check: false), answers).Should().Be(states);

    [Theory]
    [InlineData("+; down; up", "UP|DOWN (agent)|UP")]
    [InlineData("-; up; down; +; +; up", "DOWN|DOWN|DOWN (agent)|DOWN (agent)|DOWN (agent)|UP")]
    [InlineData("+; down; -; -; -; up; +; +", "UP|DOWN (agent)|DOWN (agent)|DOWN (agent)|DOWN (agent)|DOWN|DOWN 1/2|UP")]
    [InlineData("4; up; ready up; down; 4; 4; 4; up; +; +", "NOLB|NOLB|NOLB|DOWN (agent)|DOWN (agent)|DOWN (agent)|DOWN (agent)|DOWN|DOWN 1/2|UP")]
    [InlineData("4; down; up", "NOLB|DOWN (agent)|UP")]
    [InlineData("+; drain; -; -; -; drain down; drain up; +; +", "UP|DRAIN (agent)|DRAIN (agent)|DRAIN (agent)|DOWN|DOWN (agent)|DOWN|DOWN 1/2|DRAIN (agent)")]
    [InlineData("+; maint down; ready; up", "UP|MAINT|DOWN (agent)|UP 1/3")]
    public void Agent_and_checks_have_to_agree_that_a_server_is_up(string answers, string states) =>
        Trace(Of(check: true), answers).Should().Be(states);

    [Fact]
    public void The_agent_undoes_what_operators_want_and_they_what_the_agent_wants()
    {
        var backend = Of(check: true);
        var server = backend.Server("A");
        server.SetAdministrativeState(AdministrativeState.Maintenance);
        Trace(backend, "up; ready").Should().Be("MAINT|UP 1/3");

        Trace(backend, "drain").Should().Be("DRAIN (agent)");
        server.SetAdministrativeState(AdministrativeState.Ready);
        ServerStatus.Describe(server).Should().Be("UP 1/3");
    }

    [Fact]
    public void An_agent_that_repeats_itself_changes_nothing()
    {
        var backend = Of(check: true);
        var changes = 0;
        backend.StateChanged += _ => changes++;

        Trace(backend, "drain 50%; drain 50%; drain 50% down; drain 50% down");

        changes.Should().Be(2);
        _log.Texts.Should().Equal(
            "Server web/A enters drain state. 1 active and 0 backup servers online.",
            "Server web/A is DOWN, reason: agent, L7STS, info: \"down\", check duration: 3 ms. 1 active and 0 backup servers left. 0 requests in flight.");
    }

    [Fact]
    public void A_drain_that_the_agent_wants_ends_when_the_agent_says_so()
    {
        var backend = Of(check: true, farm => farm.Options.DrainTimeout = TimeSpan.FromSeconds(5));

        Trace(backend, "+; drain");
        _time.Advance(TimeSpan.FromSeconds(10));

        ServerStatus.Describe(backend.Server("A")).Should().Be("DRAIN (agent)");
    }

    [Theory]
    [InlineData("75%", 30)]
    [InlineData("33%", 13)]
    [InlineData("1%", 0)]
    [InlineData("300%", 120)]
    [InlineData("99999999999%", 256)]
    [InlineData("75% weight:7", 7)]
    [InlineData("weight:257", 256)]
    public void Weights_are_relative_to_the_configured_one_or_as_they_are(string answer, int weight)
    {
        var backend = Of(check: false);

        Trace(backend, answer);

        backend.Server("A").Weight.Should().Be(weight);
    }

    [Fact]
    public void An_algorithm_with_fixed_weights_takes_none_and_all_only()
    {
        var backend = Of(check: false, farm => farm.Balance(Algorithm.StaticRoundRobin));
        var server = backend.Server("A");

        Trace(backend, "50%");
        server.Weight.Should().Be(40);
        Trace(backend, "0%");
        server.Weight.Should().Be(0);
        Trace(backend, "100%");
        server.Weight.Should().Be(40);
    }

    [Fact]
    public void A_limit_is_kept_until_the_next_one()
    {
        var backend = Of(check: false);
        backend.Server("A").AgentLimit.Should().BeNull();

        Trace(backend, "maxconn:30; up");
        backend.Server("A").AgentLimit.Should().Be(30);
        Trace(backend, "maxconn:0");
        backend.Server("A").AgentLimit.Should().Be(0);
    }

    [Fact]
    public void An_agent_that_cannot_be_asked_changes_nothing()
    {
        var backend = Of(check: false);
        Trace(backend, "down");

        Answer(backend.Server("A"), new CheckResult(CheckCode.L4CON, "Connection refused"));

        ServerStatus.Describe(backend.Server("A")).Should().Be("DOWN (agent)");
        backend.Server("A").LastAgentCheck.Should().BeEquivalentTo(new { Code = CheckCode.L4CON, Info = "Connection refused", Passed = false });
    }

    [Fact]
    public void What_the_agent_said_goes_with_the_agent()
    {
        var options = OptionsOf(check: true);
        var backend = Farm.Of(options, _log, _time);
        var server = backend.Server("A");
        Trace(backend, "+; drain down maxconn:5 0%");

        options.Servers[0].Agent = null;
        backend.Apply(options);

        ServerStatus.Describe(server).Should().Be("DRAIN", "what is wanted of a server stays until it is said anew");
        server.Should().BeEquivalentTo(new { AgentLimit = (int?)null, LastAgentCheck = (CheckResult?)null, Weight = 40 });
    }

    [Fact]
    public void An_answer_that_comes_after_the_reload_that_removes_its_agent_changes_nothing()
    {
        var options = OptionsOf(check: true);
        var backend = Farm.Of(options, _log, _time);
        var server = backend.Server("A");
        var question = server.Settings.Agent!;
        Trace(backend, "+");

        options.Servers[0].Agent = null;
        backend.Apply(options);
        backend.ReportAgent(server, question, new CheckResult(CheckCode.CHECKED, "0% maxconn:5 maint"));
        backend.ReportAgent(server, question, new CheckResult(CheckCode.CHECKED, "down"));

        ServerStatus.Describe(server).Should().Be("UP");
        server.Should().BeEquivalentTo(new { AgentLimit = (int?)null, LastAgentCheck = (CheckResult?)null, Weight = 40 });
    }

    [Fact]
    public void Another_agent_begins_anew_and_one_that_is_asked_more_often_does_not()
    {
        var options = OptionsOf(check: true);
        var backend = Farm.Of(options, _log, _time);
        var server = backend.Server("A");
        Trace(backend, "+; down maxconn:5 50%");

        options.Servers[0].Agent!.Interval = TimeSpan.FromSeconds(1);
        backend.Apply(options);
        ServerStatus.Describe(server).Should().Be("DOWN (agent)");
        server.Should().BeEquivalentTo(new { AgentLimit = 5, Weight = 20 });

        options.Servers[0].Agent!.Send = "other\n";
        backend.Apply(options);
        ServerStatus.Describe(server).Should().Be("UP");
        server.Should().BeEquivalentTo(new { AgentLimit = (int?)null, Weight = 40 });

        Trace(backend, "down");
        options.Servers[0].Agent!.Port = 10;
        backend.Apply(options);
        ServerStatus.Describe(server).Should().Be("UP");
    }

    [Fact]
    public void Operators_may_overrule_an_agent_until_it_speaks_again()
    {
        var backend = Of(check: true);
        Trace(backend, "+; down");

        backend.Server("A").SetHealth(OperationalState.Up);

        Trace(backend, "nonsense; +; down; up").Should().Be("UP|UP|DOWN (agent)|UP");
    }

    [Fact]
    public void A_server_may_track_one_whose_agent_decides()
    {
        var options = OptionsOf(check: false);
        var backend = Farm.Of(options, _log, _time);
        options.Servers[1].Track = "A";
        backend.Apply(options);
        TrackLinks.Renew(new Dictionary<string, Backend> { ["web"] = backend });

        Trace(backend, "down");
        ServerStatus.Describe(backend.Server("B")).Should().Be("DOWN (agent)");
        Trace(backend, "up drain");
        ServerStatus.Describe(backend.Server("B")).Should().Be("DRAIN (agent)");
    }

    // The states of A after each answer of its agent, or each result of a check: + passed, - failed, 4 asks for no clients.
    private static string Trace(Backend backend, string answers)
    {
        var server = backend.Server("A");
        return string.Join('|', answers.Split("; ").Select(answer =>
        {
            if (answer is "+" or "-" or "4")
            {
                backend.Report(server, Results.Of(answer).Single());
            }
            else
            {
                Answer(server, new CheckResult(CheckCode.CHECKED, answer, TimeSpan.FromMilliseconds(3)));
            }

            return ServerStatus.Describe(server);
        }));
    }

    private static void Answer(Server server, CheckResult result) => server.Backend.ReportAgent(server, server.Settings.Agent!, result);

    private Backend Of(bool check, Action<BackendBuilder>? configure = null) => Farm.Of(OptionsOf(check, configure), _log, _time);

    private static BackendOptions OptionsOf(bool check, Action<BackendBuilder>? configure = null) => Farm.Options(farm =>
    {
        if (check)
        {
            farm.CheckTcp();
        }

        configure?.Invoke(farm);
        farm.AddServer("A", Farm.AddressOf(0), server => server.Weight(40).Agent(9))
            .AddServer("B", Farm.AddressOf(1), server => server.Check(own => own.Enabled = false));
    });
}
