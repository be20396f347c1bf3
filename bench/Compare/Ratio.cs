namespace LoadBalancing.Compare;

/// <summary>
/// The figures of one proxy divided by those of another one: above 1 is better for the rate of requests, below 1 for the rest.
/// </summary>
internal sealed record Ratio(
    string To, double RequestsPerSecond, double CpuPerRequest, double P50, double P99, double Memory, double PeakMemory)
{
    /// <summary>Compares one proxy with each of the others; nothing when it did not take part.</summary>
    public static IEnumerable<Ratio> Of(string proxy, IReadOnlyList<ProxyResult> results) =>
        results.FirstOrDefault(result => result.Proxy == proxy) is { } mine
            ? results.Where(other => other != mine).Select(other => new Ratio(
                other.Proxy,
                mine.Median.RequestsPerSecond / other.Median.RequestsPerSecond,
                mine.Median.CpuPerRequest / other.Median.CpuPerRequest,
                mine.Median.P50 / other.Median.P50,
                mine.Median.P99 / other.Median.P99,
                (double)mine.Memory / other.Memory,
                (double)mine.PeakMemory / other.PeakMemory))
            : [];
}
