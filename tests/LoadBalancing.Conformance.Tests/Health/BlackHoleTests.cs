using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Health;

/// <summary>Servers that become black holes go down by their time-outs, and the checks of the others go on.</summary>
public sealed partial class BlackHoleTests
{
    private const int Interval = 1000;
    private const int CheckTimeout = 700;
    private const int Fall = 3;
    private const int Answers = 3;

    // Fall checks an interval apart and one time-out, behind the last good one.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds((Fall * Interval) + CheckTimeout);

    // For a busy machine.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Black_holes_go_down_as_in_HAProxy_and_disturb_nobody()
    {
        var runs = await Task.WhenAll(RunAsync(new HAProxyProxy()), RunAsync(new LbProxy()));

        runs[1].Down.Should().Equal(runs[0].Down).And.Equal("dropped L4", "silent L7");
        foreach (var run in runs)
        {
            // The checks of a black hole begin an interval apart, for their time-outs are shorter.
            run.Good.Should().BeGreaterThanOrEqualTo(Answers + Fall - 1);
        }

        // HAProxy takes longer: it waits for an interval behind the time-out.
        runs[1].Silent.Should().BeLessThan(Longest + Slack);
        runs[1].Dropped.Should().BeLessThan(Longest + Slack);
    }

    private static async Task<(IReadOnlyList<string> Down, int Good, TimeSpan Silent, TimeSpan Dropped)> RunAsync(Proxy proxy)
    {
        await using var good = new FadingServer(int.MaxValue, accepts: true);
        await using var silent = new FadingServer(Answers, accepts: true);
        await using var dropped = new FadingServer(Answers, accepts: false);
        await using var running = proxy;
        var front = FreePorts.Next();
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.cfg");
        await File.WriteAllTextAsync(file, Configuration(front, good, silent, dropped));
        TimeSpan[] times;
        try
        {
            await proxy.StartAsync(file, front);
            times = await Task.WhenAll(MeasureAsync("silent", silent), MeasureAsync("dropped", dropped));
        }
        finally
        {
            await proxy.StopAsync();
            File.Delete(file);
        }

        var down = Line().Matches(proxy.Output).Select(line => $"{line.Groups["server"].Value} L{line.Groups["layer"].Value}");
        return ([.. down.Order(StringComparer.Ordinal)], good.Checks, times[0], times[1]);

        async Task<TimeSpan> MeasureAsync(string name, FadingServer server)
        {
            await proxy.WaitForStateAsync(name, up: false);
            return server.SinceLastAnswer;
        }
    }

    private static string Configuration(int front, FadingServer good, FadingServer silent, FadingServer dropped) => $"""
        defaults
         mode http
         timeout connect 5s
         timeout client 5s
         timeout server 5s
         timeout check {CheckTimeout}
        listen web
         bind 127.0.0.1:{front}
         option httpchk
         default-server inter {Interval} fall {Fall}
         server good 127.0.0.1:{good.Port} check
         server silent 127.0.0.1:{silent.Port} check
         server dropped 127.0.0.1:{dropped.Port} check

        """;

    // HAProxy writes 'Layer7 timeout' and 'Layer4 timeout' for the two codes.
    [GeneratedRegex(@"web/(?<server>\w+) is DOWN, reason: (Layer|L)(?<layer>[47])( timeout|TOUT)")]
    private static partial Regex Line();
}
