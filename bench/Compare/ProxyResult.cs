namespace LoadBalancing.Compare;

/// <summary>All rounds of one proxy under one workload.</summary>
/// <param name="Proxy">Name of the proxy.</param>
/// <param name="Workload">Name of the workload.</param>
/// <param name="Rounds">Every measurement.</param>
/// <param name="Memory">Resident memory after the last round, in KiB.</param>
/// <param name="PeakMemory">Most resident memory since the proxy started, in KiB.</param>
/// <param name="Faults">What went wrong, each with its round.</param>
internal sealed record ProxyResult(
    string Proxy, string Workload, IReadOnlyList<Measurement> Rounds, long Memory, long PeakMemory, IReadOnlyList<string> Faults)
{
    public Measurement Median { get; } = new(
        MedianOf(Rounds, round => round.RequestsPerSecond),
        MedianOf(Rounds, round => round.CpuPerRequest),
        MedianOf(Rounds, round => round.P50),
        MedianOf(Rounds, round => round.P99),
        MedianOf(Rounds, round => round.OriginCpu));

    /// <summary>Distance of the best from the worst round in requests per second, as a share of the median.</summary>
    public double Spread { get; } =
        (Rounds.Max(round => round.RequestsPerSecond) - Rounds.Min(round => round.RequestsPerSecond)) /
        MedianOf(Rounds, round => round.RequestsPerSecond);

    private static double MedianOf(IReadOnlyList<Measurement> rounds, Func<Measurement, double> figure)
    {
        double[] sorted = [.. rounds.Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
