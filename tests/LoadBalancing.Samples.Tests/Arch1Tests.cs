using LoadBalancing.Cli.Configuration;
using LoadBalancing.Programs;

namespace LoadBalancing.Samples.Tests;

/// <summary>The first farm, written for HAProxy and in JSON.</summary>
public sealed class Arch1Tests
{
    [Theory]
    [InlineData("arch-1.cfg")]
    [InlineData("arch-1.json")]
    public async Task Is_valid(string name)
    {
        var (exitCode, output) = await RunningProgram.RunAsync(
            AppContext.BaseDirectory, "dotnet", [BuiltProgram.Lb, "check", BuiltProgram.HAProxySample(name)]);

        exitCode.Should().Be(0, output);
        output.Should().Contain("is valid").And.Contain("4 servers");
    }

    [Fact]
    public void Both_files_say_the_same()
    {
        var cfg = ProxyConfiguration.Read(BuiltProgram.HAProxySample("arch-1.cfg"));
        var json = ProxyConfiguration.Read(BuiltProgram.HAProxySample("arch-1.json"));

        cfg.Diagnostics.Should().BeEmpty();
        json.Diagnostics.Should().BeEmpty();
        json.Options.Should().BeEquivalentTo(cfg.Options, options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData("arch-1.cfg")]
    [InlineData("arch-1.json")]
    public async Task Spreads_new_clients_and_keeps_those_with_a_cookie(string name)
    {
        await using var servers = await NamedServers.StartAsync("webA", "webB", "webC", "webD");
        var port = FreePorts.Next();
        var file = Path.Combine(AppContext.BaseDirectory, $"{port}-{name}");
        await File.WriteAllTextAsync(file, MoveTo(port, servers.Ports, await File.ReadAllTextAsync(BuiltProgram.HAProxySample(name))));
        using var lb = RunningProgram.Start(AppContext.BaseDirectory, "dotnet", [BuiltProgram.Lb, "run", file]);
        await lb.WaitForAsync("listens on");
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        var spread = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            spread.Add(await client.GetStringAsync("/URI1"));
        }

        client.DefaultRequestHeaders.Add("Cookie", "SERVERID=C");
        var kept = await client.GetStringAsync("/URI2");

        spread.Order().Should().Equal("webA", "webA", "webB", "webB", "webC", "webC", "webD", "webD");
        kept.Should().Be("webC");
        File.Delete(file);
    }

    // The file's own addresses may be in use.
    private static string MoveTo(int frontend, IReadOnlyList<int> servers, string text)
    {
        text = text.Replace("127.0.0.1:8000", $"127.0.0.1:{frontend}", StringComparison.Ordinal);
        for (var i = 0; i < servers.Count; i++)
        {
            text = text.Replace($"127.0.0.1{i + 1}:8080", $"127.0.0.1:{servers[i]}", StringComparison.Ordinal);
        }

        return text;
    }
}
