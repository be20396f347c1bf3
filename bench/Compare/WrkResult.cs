using System.Globalization;
using System.Text.RegularExpressions;

namespace LoadBalancing.Compare;

/// <summary>What wrk saw.</summary>
/// <param name="Requests">Responses that came back whole.</param>
/// <param name="RequestsPerSecond">The same by the time it took.</param>
/// <param name="MeanLatency">How long a response took on average.</param>
/// <param name="P50">Half of the responses came within this time.</param>
/// <param name="P99">All but a hundredth came within this time.</param>
/// <param name="Faults">Wrk's own lines about socket errors and statuses that are no success; empty when all went well.</param>
internal sealed partial record WrkResult(
    long Requests, double RequestsPerSecond, TimeSpan MeanLatency, TimeSpan P50, TimeSpan P99, IReadOnlyList<string> Faults)
{
    /// <summary>Reads what <c>wrk --latency</c> prints.</summary>
    /// <exception cref="CompareException">It printed something else.</exception>
    public static WrkResult Parse(string output) => new(
        long.Parse(Find(RequestsPattern(), output).Groups[1].Value, CultureInfo.InvariantCulture),
        Number(Find(RatePattern(), output).Groups[1]),
        Time(Find(MeanPattern(), output)),
        Time(Find(P50Pattern(), output)),
        Time(Find(P99Pattern(), output)),
        [.. FaultPattern().Matches(output).Select(match => match.Value.Trim())]);

    /// <summary>
    /// Connections that were waiting for a response on average. All of them are, unless some never got theirs: wrk is silent
    /// about those.
    /// </summary>
    public double BusyConnections => RequestsPerSecond * MeanLatency.TotalSeconds;

    private static Match Find(Regex pattern, string output) =>
        pattern.Match(output) is { Success: true } match
            ? match
            : throw new CompareException($"wrk printed something unexpected:{Environment.NewLine}{output}");

    private static TimeSpan Time(Match match) => match.Groups[2].Value switch
    {
        "us" => TimeSpan.FromMicroseconds(Number(match.Groups[1])),
        "ms" => TimeSpan.FromMilliseconds(Number(match.Groups[1])),
        _ => TimeSpan.FromSeconds(Number(match.Groups[1])),
    };

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex RequestsPattern();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RatePattern();

    [GeneratedRegex(@"Latency\s+([\d.]+)(us|ms|s)\b")]
    private static partial Regex MeanPattern();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)\b")]
    private static partial Regex P50Pattern();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)\b")]
    private static partial Regex P99Pattern();

    [GeneratedRegex(@"(Socket errors|Non-2xx or 3xx responses):.*")]
    private static partial Regex FaultPattern();
}
