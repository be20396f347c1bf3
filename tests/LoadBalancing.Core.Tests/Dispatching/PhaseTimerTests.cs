using LoadBalancing.Dispatching;
using LoadBalancing.Core.Tests.Time;

namespace LoadBalancing.Core.Tests.Dispatching;

public sealed class PhaseTimerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly PhaseTimer _timer;

    public PhaseTimerTests() => _timer = new PhaseTimer(_time);

    [Fact]
    public void Every_phase_is_timed_from_the_end_of_the_one_before()
    {
        _timer.Start();
        Pass(1);
        _timer.Attempt();
        Pass(2);
        _timer.Connected();
        Pass(3);
        _timer.Responded();
        Pass(4);
        _timer.Stop().Should().Be(new PhaseTimes(Seconds(1), Seconds(2), Seconds(3), Seconds(10)));
    }

    [Fact]
    public void Attempts_without_a_connection_count_as_connecting()
    {
        _timer.Start();
        _timer.Attempt();
        Pass(1);
        _timer.Attempt();
        Pass(1);
        _timer.Connected();
        _timer.Stop().Should().Be(new PhaseTimes(Seconds(0), Seconds(2), null, Seconds(2)));
    }

    [Fact]
    public void Where_connections_are_not_seen_the_response_counts_from_the_last_attempt()
    {
        _timer.Start();
        Pass(1);
        _timer.Attempt();
        Pass(2);
        _timer.Attempt();
        Pass(3);
        _timer.Responded();
        Pass(4);
        _timer.Stop().Should().Be(new PhaseTimes(Seconds(1), null, Seconds(3), Seconds(10)));
    }

    [Fact]
    public void The_next_request_begins_anew()
    {
        _timer.Start();
        _timer.Attempt();
        _timer.Connected();
        _timer.Responded();
        _timer.Stop();
        _timer.IsRunning.Should().BeFalse();
        _timer.Attempt();
        _timer.Start();
        Pass(1);
        _timer.Stop().Should().Be(new PhaseTimes(null, null, null, Seconds(1)));
    }

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    private void Pass(int seconds) => _time.Advance(Seconds(seconds));
}
