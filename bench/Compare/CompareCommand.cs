using System.CommandLine;
using System.CommandLine.Parsing;

namespace LoadBalancing.Compare;

/// <summary>The command line.</summary>
internal static class CompareCommand
{
    public static RootCommand Create()
    {
        var rounds = Number("--rounds", "Times that every proxy is measured.", 5);
        var seconds = Number("--seconds", "Length of one measurement.", 5);
        var connections = Number("--connections", "Keep-alive connections of the client.", 64);
        var only = new Option<string?>("--only") { Description = "Measures one workload only." };
        only.AcceptOnlyFromAmong([.. Workload.All.Select(workload => workload.Name)]);
        var proxies = new Option<ProxyKind[]>("--proxies")
        {
            Description = "Proxies to measure, separated by commas: lb, haproxy, nginx.",
            CustomParser = ParseProxies,
            DefaultValueFactory = _ => Enum.GetValues<ProxyKind>(),
        };
        var lb = new Option<FileInfo>("--lb") { Description = "The built lb.", Required = true };
        var json = new Option<FileInfo?>("--json") { Description = "Also writes all figures to this file." };
        var command = new RootCommand("Compares lb with HAProxy and nginx: requests per second, CPU per request, latency and memory.")
        {
            rounds, seconds, connections, only, proxies, lb, json,
        };
        command.SetAction(async (parsed, cancellation) => await RunAsync(
            new CompareOptions(
                parsed.GetValue(rounds),
                parsed.GetValue(seconds),
                parsed.GetValue(connections),
                [.. Workload.All.Where(workload => parsed.GetValue(only) is not { } name || name == workload.Name)],
                parsed.GetValue(proxies)!,
                parsed.GetValue(lb)!.FullName,
                parsed.GetValue(json)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CompareOptions options, CancellationToken cancellation)
    {
        try
        {
            var tools = await Tools.FindAsync(options, cancellation);
            var results = await new Comparison(options, tools).RunAsync(cancellation);
            TextReport.Write(Console.Out, options, tools, results);
            if (options.JsonFile is { } file)
            {
                await JsonReport.WriteAsync(file, options, tools, results, cancellation);
            }

            return results.All(result => result.Faults.Count == 0) ? 0 : 1;
        }
        catch (CompareException exception)
        {
            await Console.Error.WriteLineAsync($"compare: {exception.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("compare: interrupted");
            return 130;
        }
    }

    private static Option<int> Number(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }

    private static ProxyKind[] ParseProxies(ArgumentResult result)
    {
        var kinds = new List<ProxyKind>();
        foreach (var name in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (Enum.TryParse<ProxyKind>(name, ignoreCase: true, out var kind) && !int.TryParse(name, out _))
            {
                kinds.Add(kind);
            }
            else
            {
                result.AddError($"--proxies does not know '{name}'; it knows lb, haproxy and nginx.");
            }
        }

        return [.. kinds.Distinct()];
    }
}
