using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Health;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>When agents are asked, and what becomes of their answers.</summary>
public sealed class AgentCheckerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordedLog<AgentChecker> _log = new();
    private readonly List<double> _asked = [];
    private readonly Server _server = Farm.Of(farm => farm.AddServer("A", "x:1", server => server.Agent(9))).Server("A");

    [Fact]
    public void An_agent_is_asked_once_an_interval_in_maintenance_as_well()
    {
        using var checker = Start(pause: 1, "maint", "up", "ready down");

        Advance(4.9);
        (ServerStatus.Describe(_server), _asked).Should().BeEquivalentTo(("MAINT", new[] { 1d, 3 }));
        Advance(0.1);
        (ServerStatus.Describe(_server), _asked).Should().BeEquivalentTo(("DOWN (agent)", new[] { 1d, 3, 5 }));
    }

    [Fact]
    public void A_mistake_in_the_program_is_logged_and_the_agent_asked_again()
    {
        using var checker = Start(pause: 0, "!", "down");

        Advance(2);

        _log.Texts.Should().Equal("The agent of server web/A could not be asked; it is tried again.");
        ServerStatus.Describe(_server).Should().Be("DOWN (agent)");
    }

    [Fact]
    public void A_server_that_is_no_longer_followed_is_not_asked()
    {
        Start(pause: 0, "up").Dispose();

        Advance(20);

        _asked.Should().Equal(0);
    }

    [Fact]
    public void A_question_that_changes_is_outdated()
    {
        var options = Farm.Options(farm => farm.AddServer("A", "x:1", server => server.Agent(9)));
        var backend = Farm.Of(options);
        using var checker = new AgentChecker(
            backend.Servers[0], backend.Servers[0].Settings.Agent!, (_, _, _) => new(new CheckResult(CheckCode.CHECKED)), _time, _log);
        backend.Apply(options);
        checker.IsOutdated.Should().BeFalse();

        options.Servers[0].Agent!.Send = "web1\n";
        backend.Apply(options);

        checker.IsOutdated.Should().BeTrue();
    }

    private AgentChecker Start(double pause, params string[] answers)
    {
        ValueTask<CheckResult> AskAsync(Server server, CheckSettings question, CancellationToken stop)
        {
            _asked.Add(_time.Now.TotalSeconds);
            var answer = answers[Math.Min(_asked.Count, answers.Length) - 1];
            return answer == "!" ? throw new InvalidOperationException() : new(new CheckResult(CheckCode.CHECKED, answer));
        }

        var checker = new AgentChecker(_server, _server.Settings.Agent!, AskAsync, _time, _log);
        checker.Start(TimeSpan.FromSeconds(pause));
        return checker;
    }

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
