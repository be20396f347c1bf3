using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>
/// The anchors at a load where a queue forgets so slowly that even a hundred million requests leave the mean uncertain by some percent.
/// Independent runs tell how uncertain: three standard errors are allowed where that is more than 3 %.
/// </summary>
internal sealed class HeavyTraffic : IExperiment
{
    private const double Load = 0.99;
    private const double Tolerance = 0.03;
    private const int StandardErrors = 3;
    private const int Runs = 8;

    // A farm has filled after some ten relaxation times of its slowest part, the single queue.
    private const long Discarded = 10_000_000;
    private const long Requests = 20_000_000;

    public string Name => "anchors-heavy";

    public string Title => $"The anchors at load {Load}: mean of {Runs} runs, within 3 % or {StandardErrors} standard errors";

    public IEnumerable<Finding> Run(int seed)
    {
        foreach (var (name, expected, farm) in Anchors.Cases(Load))
        {
            var runs = ParallelEnumerable.Range(0, Runs).AsOrdered()
                .Select(run => Queues.Run(farm, Load, Requests, Discarded, (seed * Runs) + run))
                .Select(times => new ResponseTimes(times.Mean, times.Quantile(0.99), times.Quantile(0.999))).ToList();
            yield return Find($"{name}: mean", expected.Mean, runs.ConvertAll(times => times.Mean));
            yield return Find($"{name}: p99", expected.P99, runs.ConvertAll(times => times.P99));
            yield return Find($"{name}: p99.9", expected.P999, runs.ConvertAll(times => times.P999));
        }
    }

    private static Finding Find(string what, double expected, List<double> measured)
    {
        var mean = measured.Average();
        var error = Math.Sqrt(measured.Sum(value => (value - mean) * (value - mean)) / (Runs - 1) / Runs) / expected;
        return Finding.Near($"{what}, standard error {Finding.Percent(error)}", expected, mean, Math.Max(Tolerance, StandardErrors * error));
    }
}
