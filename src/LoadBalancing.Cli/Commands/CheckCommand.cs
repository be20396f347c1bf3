using System.CommandLine;
using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.Commands;

/// <summary><c>lb check FILE</c>: says everything that is wrong with a configuration and starts nothing.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = FileArgument();
        var command = new Command("check", "Check a configuration file and start nothing. The exit code is 1 if it cannot be used.") { file };
        command.SetAction(result => Check(result.GetRequiredValue(file)));
        return command;
    }

    public static Argument<string> FileArgument() => new("FILE")
    {
        Description = "The configuration: HAProxy's syntax when the name ends in .cfg, JSON otherwise.",
    };

    /// <summary>Writes all remarks to standard error.</summary>
    public static void Print(ProxyConfiguration configuration)
    {
        foreach (var diagnostic in configuration.Diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }
    }

    private static int Check(string file)
    {
        var configuration = ProxyConfiguration.Read(file);
        Print(configuration);
        if (configuration.HasErrors)
        {
            return ExitCodes.Invalid;
        }

        var servers = configuration.Options.LoadBalancer.Backends.Values.Sum(backend => backend.Servers.Count);
        Console.WriteLine($"{file} is valid: {configuration.Options.Frontends.Count} frontends, " +
            $"{configuration.Options.LoadBalancer.Backends.Count} backends, {servers} servers.");
        return ExitCodes.Ok;
    }
}
