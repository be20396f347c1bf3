using System.Globalization;

namespace LoadBalancing.Compare;

/// <summary>Prints the figures as aligned text.</summary>
internal static class TextReport
{
    public const string Reference = "lb";

    // From this share of a core on, a faster proxy could not have been told from a slower one.
    private const double OriginIsBusy = 0.9;

    public static void Write(
        TextWriter writer, CompareOptions options, Tools tools, IReadOnlyList<ProxyResult> results)
    {
        var cores = Environment.ProcessorCount;
        writer.WriteLine();
        writer.WriteLine($"machine   {Machine.Describe()}");
        writer.WriteLine($"versions  {string.Join(", ", tools.Versions.Select(tool => $"{tool.Key} {tool.Value}"))}");
        writer.WriteLine($"set-up    wrk, the proxy and the origin (nginx, 1 worker) share the cores; HAProxy nbthread {cores},");
        writer.WriteLine($"          nginx worker_processes {cores}, lb as it comes; {options.Connections} keep-alive connections;");
        writer.WriteLine($"          medians of {options.Rounds} rounds of {options.Seconds} s, the proxies taking turns");
        foreach (var workload in options.Workloads)
        {
            WriteWorkload(writer, workload, [.. results.Where(result => result.Workload == workload.Name)]);
        }

        WriteFaults(writer, results);
    }

    private static void WriteWorkload(TextWriter writer, Workload workload, IReadOnlyList<ProxyResult> results)
    {
        writer.WriteLine();
        Line(writer, $"{workload.Name}: bodies of {workload.Bytes:N0} bytes");
        Line(writer, $"  {"",-12} {"requests/s",12} {"spread",8} {"CPU µs/req",11} {"p50 ms",9} {"p99 ms",9} {"RSS MiB",9} {"peak MiB",9} {"origin",8}");
        foreach (var result in results)
        {
            var median = result.Median;
            Line(writer, $"  {result.Proxy,-12} {median.RequestsPerSecond,12:N0} {result.Spread,8:P0} {median.CpuPerRequest,11:N1} {median.P50,9:N2} {median.P99,9:N2} {result.Memory / 1024.0,9:N1} {result.PeakMemory / 1024.0,9:N1} {median.OriginCpu,8:P0}");
        }

        foreach (var ratio in Ratio.Of(Reference, results))
        {
            Line(writer, $"  {$"{Reference}/{ratio.To}",-12} {ratio.RequestsPerSecond,12:N2} {"",8} {ratio.CpuPerRequest,11:N2} {ratio.P50,9:N2} {ratio.P99,9:N2} {ratio.Memory,9:N2} {ratio.PeakMemory,9:N2}");
        }

        foreach (var result in results.Where(result => result.Median.OriginCpu > OriginIsBusy))
        {
            Line(writer, $"  NOTE: the origin was busy {result.Median.OriginCpu:P0} of a core behind {result.Proxy}; it may have been the limit.");
        }
    }

    private static void WriteFaults(TextWriter writer, IReadOnlyList<ProxyResult> results)
    {
        var faults = results.SelectMany(result => result.Faults).ToList();
        writer.WriteLine();
        writer.WriteLine(faults.Count == 0
            ? "No socket error, no stalled connection and no status but 2xx in any round."
            : "!!! FAULTS: the figures above cannot be trusted.");
        foreach (var fault in faults)
        {
            writer.WriteLine($"!!! {fault}");
        }
    }

    private static void Line(TextWriter writer, FormattableString text) =>
        writer.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
