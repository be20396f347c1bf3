using System.Globalization;
using LoadBalancing.Servers;
using Spectre.Console;

namespace LoadBalancing.Cli.Demo;

/// <summary>What the demo shows: what to try, and a table of the servers that lives.</summary>
internal sealed class DemoScreen(TextWriter output, DemoFarm farm, int port)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    public void Explain() => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
        Four sample servers run behind the proxy on http://127.0.0.1:{port}/

        Try in another terminal:
          curl 127.0.0.1:{port}                    each request goes to the next server
          curl -i -c jar -b jar 127.0.0.1:{port}   the first answer sets a cookie that ties
                                                you to its server from then on
        Then kill that server and ask again: another one answers, with a new cookie.

        Keys: A, B, C, D kill or revive a server; Q ends the demo.

        """));

    /// <summary>One line about a change, for terminals that cannot show a live table.</summary>
    public void Report(ServerStateChange change) =>
        output.WriteLine($"{change.Server.Name} is {ServerStatus.Describe(change.Server)} ({change.Reason})");

    /// <summary>Shows the table until the token ends it.</summary>
    public Task ShowAsync(CancellationToken stop) => AnsiConsole.Live(Table()).StartAsync(async live =>
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
