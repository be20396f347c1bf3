using System.Diagnostics;
using System.Globalization;

namespace LoadBalancing.Compare;

/// <summary>The client.</summary>
internal sealed class Wrk(string program, int connections)
{
    /// <summary>Threads of the client; two, so that one core's worth of wrk is not the limit.</summary>
    public const int Threads = 2;

    // Responses that are under way at the end are not counted, so a healthy run does not quite reach 1.
    private const double LeastBusy = 0.5;

    /// <summary>Asks for the same thing on all connections for some seconds.</summary>
    public async Task<WrkResult> RunAsync(Uri address, int seconds, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            program,
            [
                "--latency",
                "--threads", Text(Math.Min(Threads, connections)),
                "--connections", Text(connections),
                "--duration", $"{Text(seconds)}s",
                address.AbsoluteUri,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return WithStalls(WrkResult.Parse(output + await error));
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    private WrkResult WithStalls(WrkResult result) =>
        result.BusyConnections < LeastBusy * connections
            ? result with { Faults = [.. result.Faults, $"Stalled: of {connections} connections about {Math.Round(result.BusyConnections)} moved"] }
            : result;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
