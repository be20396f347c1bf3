using System.Net;
using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Reads a file in HAProxy's syntax into the options that JSON gives, too.</summary>
internal static class HAProxyConfigurationReader
{
    /// <summary>Reads a file, with the process's environment variables and the system's host names.</summary>
    /// <param name="file">The file's path.</param>
    public static ProxyConfiguration Read(string file)
    {
        try
        {
            using var text = new StreamReader(file);
            return Read(text, file, Environment.GetEnvironmentVariable, Dns.GetHostAddresses);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ProxyConfiguration(new ProxyOptions(), [new Diagnostic(Severity.Error, file, 0, exception.Message)]);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name in messages.</param>
    /// <param name="environment">The value of an environment variable, or <see langword="null"/> when it is not set.</param>
    /// <param name="resolve">
    /// The addresses of a host name; throws <see cref="System.Net.Sockets.SocketException"/> when there are none.
    /// </param>
    public static ProxyConfiguration Read(
        TextReader text, string file, Func<string, string?> environment, Func<string, IPAddress[]> resolve)
    {
        var context = new ReadContext(new Remarks(file), new Locations(), new NameLookup(resolve), new GlobalSettings());
        var reader = new FileReader(context);
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            var (words, problem) = LineTokenizer.Read(line, environment);
            if (problem is not null)
            {
                context.Remarks.Add(Severity.Error, number, problem);
            }
            else if (words.Count > 0)
            {
                reader.Read(new ConfigurationLine(number, words));
            }
        }

        var options = new OptionsAssembler(context).Assemble(reader.Proxies);
        new OptionErrors(options, context).Report();
        return new ProxyConfiguration(options, context.Remarks.InOrder());
    }
}
