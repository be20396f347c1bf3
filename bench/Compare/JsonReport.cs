using System.Text.Json;

namespace LoadBalancing.Compare;

/// <summary>Writes all figures, those of every round included, for other programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(
        FileInfo file, CompareOptions options, Tools tools, IReadOnlyList<ProxyResult> results, CancellationToken cancellation)
    {
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(
            stream,
            new
            {
                Machine = Machine.Describe(),
                tools.Versions,
                options.Rounds,
                options.Seconds,
                options.Connections,
                Workloads = options.Workloads.Select(workload => Describe(workload, results)),
            },
            Format,
            cancellation);
    }

    private static object Describe(Workload workload, IReadOnlyList<ProxyResult> results)
    {
        var proxies = results.Where(result => result.Workload == workload.Name).ToList();
        return new { workload.Name, workload.Bytes, Proxies = proxies, LbTo = Ratio.Of(TextReport.Reference, proxies) };
    }
}
