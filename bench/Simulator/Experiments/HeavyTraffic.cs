using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>
/// The anchors at a load where a queue forgets so slowly that even tens of millions of requests leave the mean uncertain by some percent.
/// Independent runs tell how uncertain: three standard errors are allowed where that is more than 3 %.
/// </summary>
/// <param name="name">Name on the command line.</param>
/// <param name="draws">Whether the anchors are those of a choice between servers, or else the others.</param>
/// <param name="requests">Requests of one run that count; as many come before them, until the farm has filled.</param>
internal sealed class HeavyTraffic(string name, bool draws, long requests) : IExperiment
{
    private const double Load = 0.99;
    private const double Tolerance = 0.03;
    private const int StandardErrors = 3;
    private const int Runs = 8;

    public string Name => name;

    public string Title => $"The anchors at load {Load}: mean of {Runs} runs, within 3 % or {StandardErrors} standard errors";

    public IEnumerable<Finding> Run(int seed)
    {
        foreach (var (what, expected, farm) in Anchors.Cases(Load).Where(anchor => anchor.Name.StartsWith("power", StringComparison.Ordinal) == draws))
        {
            var runs = ParallelEnumerable.Range(0, Runs).AsOrdered()
                .Select(run => Queues.Run(farm, Load, requests, requests, (seed * Runs) + run))
                .Select(times => new ResponseTimes(times.Mean, times.Quantile(0.99), times.Quantile(0.999))).ToList();
            yield return Find($"{what}: mean", expected.Mean, runs.ConvertAll(times => times.Mean));
            yield return Find($"{what}: p99", expected.P99, runs.ConvertAll(times => times.P99));
            yield return Find($"{what}: p99.9", expected.P999, runs.ConvertAll(times => times.P999));
        }
    }

    private static Finding Find(string what, double expected, List<double> measured)
    {
        var mean = measured.Average();
        var error = Math.Sqrt(measured.Sum(value => (value - mean) * (value - mean)) / (Runs - 1) / Runs) / expected;
        return Finding.Near($"{what}, standard error {Finding.Percent(error)}", expected, mean, Math.Max(Tolerance, StandardErrors * error));
    }
}
