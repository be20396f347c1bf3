namespace LoadBalancing.Compare;

/// <summary>Measures the proxies in turn, so that what disturbs the machine disturbs them alike.</summary>
internal sealed class Comparison(CompareOptions options, Tools tools)
{
    // Long enough for the just-in-time compiler to have seen the hot paths and compiled them anew.
    private const int WarmUpSeconds = 15;

    private readonly Wrk _wrk = new(tools.Wrk, options.Connections);

    public async Task<IReadOnlyList<ProxyResult>> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("lb-compare-");
        try
        {
            await using var origin = await Origin.StartAsync(tools, folder.CreateSubdirectory("origin"), cancellation);
            var results = new List<ProxyResult>();
            foreach (var workload in options.Workloads)
            {
                results.AddRange(await RunAsync(workload, origin, folder, cancellation));
            }

            return results;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<IReadOnlyList<ProxyResult>> RunAsync(
        Workload workload, Origin origin, DirectoryInfo folder, CancellationToken cancellation)
    {
        var runs = new List<ProxyRun>();
        try
        {
            // Anew for each workload, so that the peak of the memory belongs to it.
            foreach (var kind in options.Proxies)
            {
                var proxy = await RunningProxy.StartAsync(
                    kind, tools, origin, options.Connections, folder.CreateSubdirectory($"{kind}-{workload.Name}"), cancellation);
                runs.Add(new ProxyRun(proxy, workload, origin, _wrk));
                await proxy.VerifyAsync(workload, cancellation);
            }

            foreach (var run in runs)
            {
                await run.WarmUpAsync(WarmUpSeconds, cancellation);
            }

            for (var round = 0; round < options.Rounds; round++)
            {
                // Each round begins with another proxy: none always comes after the same one.
                for (var i = 0; i < runs.Count; i++)
                {
                    await runs[(round + i) % runs.Count].MeasureAsync(round + 1, options.Seconds, cancellation);
                }
            }

            return [.. runs.Select(run => run.Result)];
        }
        finally
        {
            foreach (var run in runs)
            {
                await run.DisposeAsync();
            }
        }
    }
}
