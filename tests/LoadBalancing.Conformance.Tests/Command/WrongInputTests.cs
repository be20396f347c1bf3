using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Conformance.Command;

/// <summary>What is wrong is said in a line each and ends the start before anything listens.</summary>
public sealed class WrongInputTests : IDisposable
{
    private const string Farm = """
        defaults
            mode http
            timeout connect 5s
            timeout client 5s
            timeout server 5s
        listen farm
            bind 127.0.0.1:{0}
            {1}
        """;

    private readonly LbCommand _lb = new();

    public static TheoryData<string, string> Mistakes { get; } = new()
    {
        { "server a 127.0.0.1:9 chekc", "farm.cfg:8: " },
        { "serwer a 127.0.0.1:9", "Did you mean 'server'?" },
        { "server a 300.1.2.3:9", "farm.cfg:8: " },
        { "server a 127.0.0.1:99999", "farm.cfg:8: " },
        { "server a 127.0.0.1:9\n    server a 127.0.0.1:10", "farm.cfg:9: " },
        { "balance roundrobin", "farm.cfg:6: " },
        { "server a 127.0.0.1:9 maxconn 4", "not supported yet" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_one_line_with_its_place(string line, string expected)
    {
        var file = _lb.Write("farm.cfg", Farm.Replace("{0}", FreePorts.Next().ToString(), StringComparison.Ordinal).Replace("{1}", line, StringComparison.Ordinal));
        foreach (var command in (string[])["check", "run"])
        {
            var (exitCode, output) = await _lb.RunAsync(command, file);

            exitCode.Should().Be(1);
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should()
                .OnlyContain(text => text.StartsWith("farm.cfg:")).And.ContainSingle(text => text.Contains(expected));
        }
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        var file = _lb.Write("lb.json", """
            { "LoadBalancer": {
                "Frontends": { "www": { "Binds": ["127.0.0.1:99999"], "Backend": "wob" } },
                "Backends": { "web": { "Servers": [
                  { "Name": "a", "Address": "x y", "Weight": 999 },
                  { "Name": "a", "Address": "127.0.0.1:1", "Wieght": 2 } ] } } } }
            """);
        var (exitCode, output) = await _lb.RunAsync("check", file);

        exitCode.Should().Be(1);
        output.Should().ContainAll(
            "lb.json:2: ", "there is no backend 'wob'. Did you mean 'web'?", "found '127.0.0.1:99999'", "lb.json:4: ", "found 999",
            "lb.json:5: ", "another server named 'a'", "Did you mean 'Weight'?");
    }

    [Theory]
    [InlineData("missing.cfg")]
    [InlineData("missing.json")]
    public async Task A_missing_file_is_named(string file)
    {
        var (exitCode, output) = await _lb.RunAsync("run", file);

        exitCode.Should().Be(1);
        output.Trim().Should().Be($"{file}: there is no such file.");
    }

    [Fact]
    public async Task An_occupied_port_ends_the_start_before_another_port_listens()
    {
        var (free, occupied) = (FreePorts.Next(), FreePorts.Next());
        using var occupant = new TcpListener(IPAddress.Loopback, occupied);
        occupant.Start();
        var file = _lb.Write("farm.cfg", Farm
            .Replace("{0}", $"{free},127.0.0.1:{occupied}", StringComparison.Ordinal)
            .Replace("{1}", "server a 127.0.0.1:9", StringComparison.Ordinal));
        var (exitCode, output) = await _lb.RunAsync("run", file);

        exitCode.Should().Be(2);
        output.Trim().Should().Be($"lb: frontend 'farm' cannot listen on 127.0.0.1:{occupied}: Address already in use.");
    }

    [Theory]
    [InlineData("runn")]
    [InlineData("run")]
    [InlineData("demo", "--port", "0")]
    public async Task A_wrong_command_line_ends_with_1(params string[] arguments) =>
        (await _lb.RunAsync(arguments)).ExitCode.Should().Be(1);

    [Fact]
    public async Task A_valid_file_is_called_so()
    {
        var file = _lb.Write("farm.cfg", Farm.Replace("{0}", "8000", StringComparison.Ordinal).Replace("{1}", "server a 127.0.0.1:9", StringComparison.Ordinal));
        var (exitCode, output) = await _lb.RunAsync("check", file);

        exitCode.Should().Be(0);
        output.Trim().Should().Be("farm.cfg is valid: 1 frontend, 1 backend, 1 server.");
    }

    public void Dispose() => _lb.Dispose();
}
