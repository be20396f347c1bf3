using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LoadBalancing.Compare;

/// <summary>The programs that take part: where they are and which versions they have.</summary>
/// <param name="Paths">Path of each program by its name.</param>
/// <param name="Versions">Version of each program by its name.</param>
internal sealed partial record Tools(IReadOnlyDictionary<string, string> Paths, IReadOnlyDictionary<string, string> Versions)
{
    // nginx and haproxy live where only the administrator's PATH looks.
    private static readonly string[] AdministratorFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    public string Nginx => Paths["nginx"];

    public string HAProxy => Paths["haproxy"];

    public string Wrk => Paths["wrk"];

    public string Lb => Paths["lb"];

    /// <summary>Finds all that the options ask for.</summary>
    /// <exception cref="CompareException">Something is missing; the message says how to install it.</exception>
    public static async Task<Tools> FindAsync(CompareOptions options, CancellationToken cancellation)
    {
        // nginx is the origin, too.
        var wanted = new List<(string Name, string VersionArgument)> { ("wrk", "-v"), ("nginx", "-v") };
        if (options.Proxies.Contains(ProxyKind.HAProxy))
        {
            wanted.Add(("haproxy", "-v"));
        }

        var paths = wanted.ToDictionary(tool => tool.Name, tool => Locate(tool.Name));
        var missing = paths.Where(tool => tool.Value is null).Select(tool => tool.Key).ToList();
        if (missing.Count > 0)
        {
            throw new CompareException(
                $"{string.Join(", ", missing)} not found. On Debian and Ubuntu: apt-get install {string.Join(' ', missing)}");
        }

        if (options.Proxies.Contains(ProxyKind.Lb))
        {
            paths.Add("lb", File.Exists(options.Lb) ? options.Lb : throw new CompareException($"--lb: there is no {options.Lb}"));
            wanted.Add(("lb", "--version"));
        }

        var versions = new Dictionary<string, string>();
        foreach (var (name, argument) in wanted)
        {
            versions.Add(name, await ReadVersionAsync(paths[name]!, argument, cancellation));
        }

        return new Tools(paths.ToDictionary(tool => tool.Key, tool => tool.Value!), versions);
    }

    private static string? Locate(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(AdministratorFolders)
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static async Task<string> ReadVersionAsync(string program, string argument, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var text = await output + await error;
        await process.WaitForExitAsync(cancellation);
        return Version().Match(text) is { Success: true } match ? match.Value : "unknown version";
    }

    [GeneratedRegex(@"\d+\.\d+[\w.-]*")]
    private static partial Regex Version();
}
