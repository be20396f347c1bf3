namespace LoadBalancing.Compare;

/// <summary>A proxy in front of the origin.</summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private static readonly TimeSpan LongestResponse = TimeSpan.FromSeconds(5);

    private readonly ChildProcess _process;

    private RunningProxy(ProxyKind kind, ChildProcess process, int port)
    {
        Kind = kind;
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public ProxyKind Kind { get; }

    public Uri Address { get; }

    public TimeSpan CpuTime => ProcessTree.CpuTime(_process.Id);

    public (long Current, long Peak) Memory => ProcessTree.Memory(_process.Id);

    /// <summary>Starts a proxy with a thread or worker for each core, which is what each takes by itself.</summary>
    public static async Task<RunningProxy> StartAsync(
        ProxyKind kind, Tools tools, Origin origin, int connections, DirectoryInfo folder, CancellationToken cancellation)
    {
        var port = Port.FindFree(1)[0];
        var file = Path.Combine(folder.FullName, kind == ProxyKind.Nginx ? "nginx.conf" : "haproxy.cfg");
        var text = kind == ProxyKind.Nginx
            ? NginxConfiguration.ForProxy(folder.FullName, Environment.ProcessorCount, connections, port, origin.Ports)
            : HAProxyConfiguration.For(Environment.ProcessorCount, port, origin.Ports);
        await File.WriteAllTextAsync(file, text, cancellation);
        var process = kind switch
        {
            ProxyKind.Lb => ChildProcess.Start(tools.Lb, "run", file),
            ProxyKind.HAProxy => ChildProcess.Start(tools.HAProxy, "-db", "-f", file),
            _ => ChildProcess.Start(tools.Nginx, "-p", folder.FullName, "-c", file),
        };
        try
        {
            await Port.WaitUntilOpenAsync(port, process, kind.ToString(), cancellation);
            return new RunningProxy(kind, process, port);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes sure that the proxy does the work that is compared, so that none wins by doing less.</summary>
    /// <exception cref="CompareException">It does not.</exception>
    public async Task VerifyAsync(Workload workload, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false })
        {
            BaseAddress = Address,
            Timeout = LongestResponse,
        };
        try
        {
            await VerifyAsync(client, workload, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            Require(false, $"does not forward {workload.Path}: {exception.Message}");
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task VerifyAsync(HttpClient client, Workload workload, CancellationToken cancellation)
    {
        var cookies = new HashSet<string>();
        for (var i = 0; i < Environment.ProcessorCount * 4; i++)
        {
            using var response = await client.GetAsync(new Uri(workload.Path, UriKind.Relative), cancellation);
            var length = (await response.Content.ReadAsByteArrayAsync(cancellation)).Length;
            Require(response.IsSuccessStatusCode, $"answers with status {(int)response.StatusCode}");
            Require(length == workload.Bytes, $"answers with {length} bytes instead of {workload.Bytes}");
            cookies.UnionWith(response.Headers.TryGetValues("Set-Cookie", out var set) ? set : []);
        }

        Require(cookies.Count == 2, $"sets {cookies.Count} different cookies instead of one for each of the two servers");
        var seen = await client.GetStringAsync(new Uri(Origin.ForwardedForPath, UriKind.Relative), cancellation);
        Require(seen == "127.0.0.1", $"tells the server that the client is '{seen}'");
    }

    private void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new CompareException($"{Kind} {otherwise}. It wrote last:{Environment.NewLine}{_process.LastLines}");
        }
    }
}
