using System.Globalization;
using System.Runtime.Versioning;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Health;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>Checks by programs, which are scripts of the shell; only their time-outs are driven by hand.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ExternalCheckTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("lb-check-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("exit 0", CheckCode.PROCOK, 0)]
    [InlineData("exit 3", CheckCode.PROCERR, 3)]
    [InlineData("kill -9 $$", CheckCode.PROCERR, 128 + 9)]
    [InlineData("head -c 3000000 /dev/zero; echo problem >&2; exit 2", CheckCode.PROCERR, 2)]
    [InlineData("exec >&- 2>&-; exit 4", CheckCode.PROCERR, 4)]
    [InlineData("read line || exit 5", CheckCode.PROCERR, 5)]
    public async Task The_exit_code_decides(string script, CheckCode code, int status) =>
        (await RunAsync(ServerOf(Program(script)))).Should().BeEquivalentTo(new { Code = code, Status = status });

    [Fact]
    public async Task A_program_that_there_is_not_fails() =>
        (await RunAsync(ServerOf("/no/such/program"))).Should().BeEquivalentTo(new { Code = CheckCode.PROCERR, Status = 127 });

    [Fact]
    public async Task A_program_is_looked_for_in_its_path()
    {
        var program = Program("exit 7");

        (await RunAsync(ServerOf(Path.GetFileName(program), external => external.Path = _directory))).Status.Should().Be(7);
    }

    [Fact]
    public async Task A_program_is_told_of_proxy_and_server_and_of_nothing_else()
    {
        var told = Path.Combine(_directory, "told");
        var server = ServerOf(
            Program($"echo \"$@\" >{told}; /usr/bin/tr '\\0' '\\n' </proc/$$/environ | LC_ALL=C /usr/bin/sort >>{told}"),
            external => (external.ProxyAddress, external.ProxyPort) = ("10.0.0.1", "80"),
            "https://[::1]:444");

        (await RunAsync(server)).Code.Should().Be(CheckCode.PROCOK);

        File.ReadAllLines(told).Should().Equal(
            "10.0.0.1 80 ::1 444",
            "HAPROXY_PROXY_ADDR=10.0.0.1",
            "HAPROXY_PROXY_NAME=web",
            "HAPROXY_PROXY_PORT=80",
            "HAPROXY_SERVER_ADDR=::1",
            "HAPROXY_SERVER_CURCONN=0",
            "HAPROXY_SERVER_ID=1",
            "HAPROXY_SERVER_MAXCONN=0",
            "HAPROXY_SERVER_NAME=A",
            "HAPROXY_SERVER_PORT=444",
            "HAPROXY_SERVER_PROTO=h1",
            "HAPROXY_SERVER_SSL=1");
    }

    [Theory]
    [InlineData("/usr/bin/sleep 1000 & echo $! >{0}; wait")]
    [InlineData("trap '' TERM INT; echo $$ >{0}; while :; do /usr/bin/sleep 1000; done")]
    [InlineData("echo $$ >{0}; kill -STOP $$")]
    public async Task A_program_is_killed_with_its_children_when_its_time_is_over(string script)
    {
        var file = Path.Combine(_directory, "process");
        var server = ServerOf(Program(string.Format(CultureInfo.InvariantCulture, script, file)));
        var running = RunAsync(server);
        await UntilAsync(() => File.Exists(file) && File.ReadAllText(file).EndsWith('\n'));

        _time.Advance(TimeSpan.FromSeconds(2));

        (await running).Should().BeEquivalentTo(new { Code = CheckCode.PROCTOUT, Info = "time-out", Duration = TimeSpan.FromSeconds(2) });
        var process = int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
        await UntilAsync(() => IsGone(process));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    public void A_program_has_the_time_of_an_answer_and_no_more_than_the_interval(int timeout, int limit)
    {
        var check = ServerOf("x", timeout: TimeSpan.FromSeconds(timeout)).Settings.Check!;

        check.Should().BeEquivalentTo(new { ConnectTimeout = TimeSpan.FromSeconds(limit), Timeout = (TimeSpan?)null });
    }

    private static bool IsGone(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[1][0] == 'Z';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private static Server ServerOf(
        string command, Action<ExternalCheckOptions>? configure = null, string address = "127.0.0.1:9", TimeSpan? timeout = null)
    {
        var external = new ExternalCheckOptions { Command = command };
        configure?.Invoke(external);
        return Farm.Of(farm => farm.Check(check => (check.External, check.Timeout) = (external, timeout)).AddServer("A", address)).Server("A");
    }

    private async Task<CheckResult> RunAsync(Server server) =>
        await Checks.Runner(_time).RunAsync(server, server.Settings.Check!, CancellationToken.None);

    private string Program(string script)
    {
        var file = Path.Combine(_directory, "check");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
