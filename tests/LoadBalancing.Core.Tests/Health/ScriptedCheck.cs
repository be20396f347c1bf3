using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Health;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>A check that does what its script says, one letter a check, and keeps the times at which it ran.</summary>
/// <param name="time">The clock.</param>
/// <param name="script"><c>+</c> passes, <c>-</c> fails, <c>!</c> throws, <c>_</c> hangs; the last letter repeats.</param>
internal sealed class ScriptedCheck(ManualTimeProvider time, string script)
{
    private readonly List<double> _times = [];

    /// <summary>When checks began, in seconds.</summary>
    public IReadOnlyList<double> Times => _times;

    /// <summary>How long a check takes that does not hang.</summary>
    public TimeSpan Duration { get; init; }

    public async ValueTask<CheckResult> RunAsync(Server server, CheckSettings settings, CancellationToken stop)
    {
        var letter = script[Math.Min(_times.Count, script.Length - 1)];
        _times.Add(time.Now.TotalSeconds);
        if (Duration > TimeSpan.Zero)
        {
            await Task.Delay(Duration, time, stop).ConfigureAwait(false);
        }

        switch (letter)
        {
            case '+':
                return Results.Passed;
            case '-':
                return Results.Failed;
            case '!':
                throw new InvalidOperationException("a mistake in a check");
            default:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(false);
                throw new InvalidOperationException("never reached");
        }
    }
}
