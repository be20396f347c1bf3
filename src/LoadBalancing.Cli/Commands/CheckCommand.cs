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
        Console.WriteLine($"{file} is valid: {Count(configuration.Options.Frontends.Count, "frontend")}, " +
            $"{Count(configuration.Options.LoadBalancer.Backends.Count, "backend")}, {Count(servers, "server")}.");
        return ExitCodes.Ok;
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
