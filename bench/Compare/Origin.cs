namespace LoadBalancing.Compare;

/// <summary>The server behind the proxies: one nginx that listens on two ports.</summary>
internal sealed class Origin : IAsyncDisposable
{
    public const string SmallBody = "Hello, world!";
    public const string ForwardedForPath = "/forwarded-for";

    private readonly ChildProcess _process;

    private Origin(ChildProcess process, int[] ports)
    {
        _process = process;
        Ports = ports;
    }

    public int[] Ports { get; }

    public TimeSpan CpuTime => ProcessTree.CpuTime(_process.Id);

    public static async Task<Origin> StartAsync(Tools tools, DirectoryInfo folder, CancellationToken cancellation)
    {
        var ports = Port.FindFree(2);
        var files = folder.CreateSubdirectory("files");
        foreach (var workload in Workload.All.Where(workload => workload != Workload.Small))
        {
            await File.WriteAllBytesAsync(files.FullName + workload.Path, new byte[workload.Bytes], cancellation);
        }

        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, NginxConfiguration.ForOrigin(folder.FullName, ports), cancellation);
        var process = ChildProcess.Start(tools.Nginx, "-p", folder.FullName, "-c", configuration);
        try
        {
            await Port.WaitUntilOpenAsync(ports[0], process, "the origin", cancellation);
            return new Origin(process, ports);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
