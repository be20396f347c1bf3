using System.Text.Json;
using LoadBalancing.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Reads a JSON file: the section <c>LoadBalancer</c>, as in an application's settings, and its <c>Frontends</c>.</summary>
internal static class JsonConfigurationReader
{
    private const string Section = "LoadBalancer";

    public static ProxyConfiguration Read(string file)
    {
        var options = new ProxyOptions();
        ProxyConfiguration? configuration = null;
        IConfigurationRoot root;
        try
        {
            root = Open(file, exception => configuration?.FailReload(SyntaxError(file, exception)));
        }
        catch (InvalidDataException exception)
        {
            return new ProxyConfiguration(options, [SyntaxError(file, exception)]);
        }

        var section = root.GetSection(Section);
        var errors = new List<string>();
        new LoadBalancerOptionsReader(section).Configure(options.LoadBalancer);
        new FrontendReader(errors).Read(section, options);
        errors.AddRange(FrontendValidator.FindErrors(options).Select(error => $"{Section}:{error}"));
        errors.AddRange(options.LoadBalancer.ReadErrors);
        errors.AddRange(LoadBalancerOptionsValidator.FindErrors(options.LoadBalancer).Select(error => $"{Section}:{error}"));
        errors.AddRange(root.GetChildren().Where(child => child.Key is not Section and not "$schema")
            .Select(child => $"{child.Key}: unknown key.{Spelling.Suggestion(child.Key, [Section])}"));
        var lines = JsonLines.Find(File.ReadAllBytes(file));
        var diagnostics = errors
            .Select(error => new Diagnostic(Severity.Error, file, LineOf(error, lines), error))
            .OrderBy(diagnostic => diagnostic.Line);
        return configuration = new ProxyConfiguration(options, [.. diagnostics], section);
    }

    private static IConfigurationRoot Open(string file, Action<Exception> failed)
    {
        var path = Path.GetFullPath(file);
        var source = new JsonConfigurationSource
        {
            FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(path)!),
            Path = Path.GetFileName(path),
            ReloadOnChange = true,
            OnLoadException = context => failed(context.Exception),
        };
        return new ConfigurationBuilder().Add(source).Build();
    }

    private static Diagnostic SyntaxError(string file, Exception exception)
    {
        var json = Causes(exception).OfType<JsonException>().FirstOrDefault();
        var cause = json as Exception ?? Causes(exception).Last();
        var message = cause.Message.Split(" LineNumber:")[0];
        return new Diagnostic(Severity.Error, file, (int)(json?.LineNumber + 1 ?? 0), $"not valid JSON: {message}");
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    // The nearest place that exists in the file: a missing key is reported where its object begins.
    private static int LineOf(string error, Dictionary<string, int> lines)
    {
        var path = error.Split(": ")[0];
        while (path.Length > 0)
        {
            if (lines.TryGetValue(path, out var line))
            {
                return line;
            }

            var colon = path.LastIndexOf(':');
            path = colon < 0 ? "" : path[..colon];
        }

        return 0;
    }
}
