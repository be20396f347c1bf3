using System.CommandLine;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.Hosting;

namespace LoadBalancing.Cli.Commands;

/// <summary><c>lb run FILE</c>: serves until it is told to stop.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = CheckCommand.FileArgument();
        var command = new Command("run", "Run the proxy in the foreground. SIGTERM and SIGUSR1 let running requests end first.") { file };
        command.SetAction((result, _) => RunAsync(result.GetRequiredValue(file)));
        return command;
    }

    private static async Task<int> RunAsync(string file)
    {
        var configuration = ProxyConfiguration.Read(file);
        CheckCommand.Print(configuration);
        return configuration.HasErrors ? ExitCodes.Invalid : await ServeAsync(configuration).ConfigureAwait(false);
    }

    private static async Task<int> ServeAsync(ProxyConfiguration configuration)
    {
        using var signals = new StopSignals();
        var proxy = new Proxy(configuration);
        await using var _ = proxy.ConfigureAwait(false);
        try
        {
            await proxy.StartAsync().ConfigureAwait(false);
        }
        catch (ProxyStartException exception)
        {
            await Console.Error.WriteLineAsync($"lb: {exception.Message}").ConfigureAwait(false);
            return ExitCodes.CannotListen;
        }

        await signals.Graceful.WaitAsync().ConfigureAwait(false);
        await proxy.StopAsync(signals.Now).ConfigureAwait(false);
        return ExitCodes.Ok;
    }
}
