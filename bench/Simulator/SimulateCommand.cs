using System.CommandLine;
using System.Diagnostics;
using LoadBalancing.Simulator.Experiments;
using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator;

/// <summary>The command line.</summary>
internal static class SimulateCommand
{
    private const string Everything = "all";

    public static RootCommand Create()
    {
        var names = new Argument<string[]>("experiment")
        {
            Description = $"What to run: {Everything}, or any of {string.Join(", ", Catalogue.All.Select(experiment => experiment.Name))}.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.AcceptOnlyFromAmong([Everything, .. Catalogue.All.Select(experiment => experiment.Name)]);
        var seed = new Option<int>("--seed") { Description = "Decides all that is random.", DefaultValueFactory = _ => 1 };
        var charts = new Option<DirectoryInfo?>("--charts") { Description = "Also draws the charts of the documentation into this folder." };
        var command = new RootCommand("Puts the engine's algorithms to the test on a virtual clock.") { names, seed, charts };
        command.Validators.Add(result =>
        {
            if (result.GetValue(names) is not { Length: > 0 } && result.GetValue(charts) is null)
            {
                result.AddError("Name an experiment, or all.");
            }
        });
        command.SetAction(parsed => Run(parsed.GetValue(names)!, parsed.GetValue(seed), parsed.GetValue(charts)));
        return command;
    }

    private static int Run(string[] names, int seed, DirectoryInfo? charts)
    {
        if (charts is not null)
        {
            Charts.Write(charts, seed);
        }

        var failed = 0;
        foreach (var experiment in Catalogue.All.Where(experiment => names.Contains(Everything) || names.Contains(experiment.Name)))
        {
            var watch = Stopwatch.StartNew();
            var findings = experiment.Run(seed).ToList();
            TextTable.Write(Console.Out, $"{experiment.Name}  {experiment.Title} [{watch.Elapsed.TotalSeconds:0.0} s]", findings);
            failed += findings.Count(finding => finding.Holds == false);
        }

        Console.WriteLine();
        Console.WriteLine(failed == 0 ? "Everything is as expected." : $"{failed} figures are not as expected.");
        return failed == 0 ? 0 : 1;
    }
}
