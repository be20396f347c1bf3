using System.CommandLine;
using LoadBalancing.Cli.Demo;
using LoadBalancing.Cli.Hosting;

namespace LoadBalancing.Cli.Commands;

/// <summary><c>lb demo</c>: a farm to play with, without configuration or other software.</summary>
internal static class DemoCommand
{
    private const int DefaultPort = 8080;

    public static Command Create()
    {
        var port = new Option<int>("--port")
        {
            Description = "The port on 127.0.0.1 to listen on.",
            DefaultValueFactory = _ => DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > System.Net.IPEndPoint.MaxPort)
            {
                result.AddError($"--port: expected 1 to {System.Net.IPEndPoint.MaxPort}.");
            }
        });
        var command = new Command("demo", "Start four sample servers and the proxy before them, and watch.") { port };
        command.SetAction((result, _) => RunAsync(result.GetValue(port)));
        return command;
    }

    private static async Task<int> RunAsync(int port)
    {
        using var signals = new StopSignals();
        var farm = new DemoFarm();
        await using var _ = farm.ConfigureAwait(false);
        var screen = new DemoScreen(Console.Out, farm, port);
        var isLive = !Console.IsOutputRedirected;
        try
        {
            await farm.StartAsync(port, change =>
            {
                if (!isLive)
                {
                    screen.Report(change);
                }
            }).ConfigureAwait(false);
        }
        catch (ProxyStartException exception)
        {
            await Console.Error.WriteLineAsync($"lb: {exception.Message} Choose another port with --port.").ConfigureAwait(false);
            return ExitCodes.CannotListen;
        }

        screen.Explain();
        var keys = FollowKeysAsync(farm, signals);
        await (isLive ? screen.ShowAsync(signals.Graceful) : signals.Graceful.WaitAsync()).ConfigureAwait(false);
        if (keys.IsCompleted)
        {
            await keys.ConfigureAwait(false);
        }

        return ExitCodes.Ok;
    }

    private static async Task FollowKeysAsync(DemoFarm farm, StopSignals signals)
    {
        if (await DemoKeys.FollowAsync(farm).ConfigureAwait(false))
        {
            signals.Stop();
        }
    }
}
