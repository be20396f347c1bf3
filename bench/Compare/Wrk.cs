using System.Diagnostics;
using System.Globalization;

namespace LoadBalancing.Compare;

/// <summary>The client.</summary>
internal sealed class Wrk(string program, int connections)
{
    /// <summary>Threads of the client; two, so that one core's worth of wrk is not the limit.</summary>
    public const int Threads = 2;

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
            return WrkResult.Parse(output + await error);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
