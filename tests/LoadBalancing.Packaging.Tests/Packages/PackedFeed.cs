using System.Reflection;
using System.Runtime.InteropServices;
using LoadBalancing.Programs;

namespace LoadBalancing.Packaging.Tests.Packages;

/// <summary>
/// The packages of this checkout, packed once for all tests into a folder outside the repository, under a version that exists
/// nowhere else, so that no cached package is tested by mistake.
/// </summary>
public sealed class PackedFeed : IAsyncLifetime
{
    public const string Collection = "packed feed";

    private static readonly string Repository = typeof(PackedFeed).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!;

    private readonly string _artifacts;

    public PackedFeed()
    {
        Root = Directory.CreateTempSubdirectory("loadbalancing-packages-").FullName;
        Feed = Path.Combine(Root, "feed");
        _artifacts = Path.Combine(Root, "artifacts");
        Directory.CreateDirectory(Feed);
    }

    /// <summary>A folder for everything that the tests write.</summary>
    public string Root { get; }

    /// <summary>The folder with the packages.</summary>
    public string Feed { get; }

    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    /// <summary>The file of a package.</summary>
    public string Package(string id, string extension = "nupkg") => Path.Combine(Feed, $"{id}.{Version}.{extension}");

    /// <summary>Runs <c>dotnet</c> and expects it to succeed.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> DotnetAsync(string directory, params IEnumerable<string> arguments)
    {
        var (exitCode, output) = await RunningProgram.RunAsync(directory, "dotnet", arguments, Environment);
        exitCode.Should().Be(0, output);
        return output;
    }

    /// <summary>What programs need in their environment besides the test's own.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        // An installed tool looks for the runtime here first.
        ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")),
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        // No build process may outlive the tests.
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    public async Task InitializeAsync()
    {
        await PackAsync(Feed);

        // For the projects and tools of the tests: the packages beside the machine's own sources, and a cache of their own that
        // borrows what the machine has already fetched.
        var cache = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") ??
            Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(Path.Combine(Root, "nuget.config"), $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(Root, "cache")}" />
              </config>
              <fallbackPackageFolders>
                <add key="machine" value="{cache}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="packed" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
    }

    /// <summary>Compiles everything once more and packs it elsewhere.</summary>
    /// <returns>The folder with the packages.</returns>
    public async Task<string> PackAgainAsync()
    {
        foreach (var compiled in Directory.GetDirectories(_artifacts, "release*", SearchOption.AllDirectories).Where(Directory.Exists))
        {
            Directory.Delete(compiled, recursive: true);
        }

        var feed = Path.Combine(Root, "feed-again");
        await PackAsync(feed, "--no-restore");
        return feed;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return Task.CompletedTask;
    }

    // Analyzers change nothing about what is built, and the test run's own build has just run them.
    private Task<string> PackAsync(string feed, params string[] more) => DotnetAsync(Repository,
    [
        "pack", "LoadBalancing.slnx", "--configuration", "Release", "--artifacts-path", _artifacts, "--output", feed,
        $"-p:Version={Version}", "-p:RunAnalyzers=false", .. more,
    ]);
}
