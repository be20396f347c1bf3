using System.Globalization;
using LoadBalancing.Servers;
using Spectre.Console;

namespace LoadBalancing.Cli.Demo;

/// <summary>What the demo shows: what to try, and a table of the servers that lives.</summary>
internal sealed class DemoScreen(IAnsiConsole console, DemoFarm farm, int port)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    public void Explain()
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
        console.MarkupLineInterpolated($"[bold]Four sample servers run behind the proxy on {url}[/]");
        console.WriteLine();
        console.WriteLine("Try in another terminal:");
        console.WriteLine($"  curl {url}                       each request goes to the next server");
        console.WriteLine($"  curl -c jar -b jar {url}         a cookie brings the client back to its server");
        console.WriteLine($"  curl -i -b SERVERID=B {url}      a client of webB; kill webB with key B and ask again:");
        console.WriteLine("                                                   another server answers and hands out a new cookie");
        console.WriteLine();
        console.WriteLine("Keys: A B C D kill or revive a server, Q ends the demo.");
        console.WriteLine();
    }

    /// <summary>One line about a change, for terminals that cannot show a live table.</summary>
    public void Report(ServerStateChange change) =>
        console.WriteLine($"{change.Server.Name} is {ServerStatus.Describe(change.Server)} ({change.Reason})");

    /// <summary>Shows the table until the token ends it.</summary>
    public Task ShowAsync(CancellationToken stop) => console.Live(Table()).StartAsync(async live =>
    {
        while (!stop.IsCancellationRequested)
        {
            live.UpdateTarget(Table());
            await Task.Delay(Refresh, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    });

    private Table Table()
    {
        var table = new Table().AddColumns("Key", "Server", "Process", "State", "Requests", "In flight", "Last check");
        for (var i = 0; i < farm.Servers.Count; i++)
        {
            var server = farm.Farm[i];
            table.AddRow(
                server.Name[^1..],
                $"{server.Name} :{farm.Servers[i].Port}",
                farm.Servers[i].IsRunning ? "running" : "[red]killed[/]",
                server.State.IsStopped ? $"[red]{ServerStatus.Describe(server)}[/]" : $"[green]{ServerStatus.Describe(server)}[/]",
                server.TotalRequests.ToString(CultureInfo.InvariantCulture),
                server.InFlight.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(server.LastCheck is { } check ? $"{check.Code} {check.Duration.TotalMilliseconds:F0} ms" : "none yet"));
        }

        return table;
    }
}
