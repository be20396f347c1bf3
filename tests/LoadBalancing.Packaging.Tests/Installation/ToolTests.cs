using LoadBalancing.Packaging.Tests.Packages;
using LoadBalancing.Programs;

namespace LoadBalancing.Packaging.Tests.Installation;

/// <summary>The tool as it is installed from its package, with the configuration of its README.</summary>
[Collection(PackedFeed.Collection)]
public sealed class ToolTests(PackedFeed feed) : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(feed.Root, "tool");

    private string Lb => Path.Combine(_directory, OperatingSystem.IsWindows() ? "lb.exe" : "lb");

    public async Task InitializeAsync()
    {
        if (!File.Exists(Lb))
        {
            await PackedFeed.DotnetAsync(feed.Root, "tool", "install", "LoadBalancing.Cli", "--version", feed.Version, "--tool-path", _directory);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Tells_its_version()
    {
        var (exitCode, output) = await RunningProgram.RunAsync(_directory, Lb, ["--version"], PackedFeed.Environment);

        exitCode.Should().Be(0, output);
        output.Should().StartWith(feed.Version);
    }

    [Fact]
    public async Task Checks_a_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "check.json"), ReadmeBlock.Take(feed, "LoadBalancing.Cli", "json"));

        var (exitCode, output) = await RunningProgram.RunAsync(_directory, Lb, ["check", "check.json"], PackedFeed.Environment);

        exitCode.Should().Be(0, output);
        output.Should().Contain("is valid").And.Contain("2 servers");
    }

    [Fact]
    public async Task Balances_over_two_servers()
    {
        await using var servers = await NamedServers.StartAsync("webA", "webB");
        var port = FreePorts.Next();
        await File.WriteAllTextAsync(Path.Combine(_directory, "run.json"), ReadmeBlock.Take(
            feed, "LoadBalancing.Cli", "json", (8000, port), (8001, servers.Ports[0]), (8002, servers.Ports[1])));
        using var lb = RunningProgram.Start(_directory, Lb, ["run", "run.json"], PackedFeed.Environment);
        await lb.WaitForAsync("listens on");
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        string[] answers = [await client.GetStringAsync("/"), await client.GetStringAsync("/")];

        answers.Should().BeEquivalentTo("webA", "webB");
    }
}
