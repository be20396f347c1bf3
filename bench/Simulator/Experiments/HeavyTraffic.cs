using LoadBalancing.Simulator.Engine;
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

    public string Title => $"The anchors at load {Load}: {Runs} runs together, within 3 % or {StandardErrors} standard errors";

    public IEnumerable<Finding> Run(int seed)
    {
        foreach (var (what, expected, farm) in Anchors.Cases(Load).Where(anchor => anchor.Name.StartsWith("power", StringComparison.Ordinal) == draws))
        {
            var runs = ParallelEnumerable.Range(0, Runs).AsOrdered()
                .Select(run => Queues.Run(farm, Load, requests, requests, (seed * Runs) + run)).ToList();
            yield return Find($"{what}: mean", expected.Mean, runs, times => times.Mean);
            yield return Find($"{what}: p99", expected.P99, runs, times => times.Quantile(0.99));
            yield return Find($"{what}: p99.9", expected.P999, runs, times => times.Quantile(0.999));
        }
    }

    // Of all runs together: the longest times come from a few long jams, which most single runs do not see. How uncertain the figure is
    // shows when each of the runs in turn is left out (the jackknife; Efron 1982).
    private static Finding Find(string what, double expected, List<Histogram> runs, Func<Histogram, double> figure)
    {
        var without = runs.ConvertAll(left => figure(Histogram.Of(runs.Where(run => run != left))));
        var mean = without.Average();
        var error = Math.Sqrt(without.Sum(value => (value - mean) * (value - mean)) * (Runs - 1) / Runs) / expected;
        return Finding.Near(
            $"{what}, standard error {Finding.Percent(error)}", expected, figure(Histogram.Of(runs)), Math.Max(Tolerance, StandardErrors * error));
    }
}
