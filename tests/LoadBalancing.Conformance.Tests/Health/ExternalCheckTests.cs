using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Health;

/// <summary>What the proxies tell programs that check, and what they log of servers by how the programs end.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ExternalCheckTests
{
    private const string Script = """
        #!/bin/sh
        { echo "$@"; /usr/bin/env | /usr/bin/grep -E '^(HAPROXY_|PATH=)' | /usr/bin/grep -v ^HAPROXY_PROXY_ID= | /usr/bin/sort; } >"$0-$$"
        mv "$0-$$" "$0.$HAPROXY_SERVER_NAME"
        case $HAPROXY_SERVER_NAME in
          bad) exit 3;;
          slow) exec sleep 10 >/dev/null 2>&1;;
        esac
        """;

    [Fact]
    public async Task Programs_are_told_the_same_and_believed_as_in_HAProxy()
    {
        var servers = FreePorts.Next();
        var runs = await Task.WhenAll(RunAsync(new HAProxyProxy(), servers), RunAsync(new LbProxy(), servers));

        runs[1].Should().BeEquivalentTo(runs[0]);
        runs[1].Lines.Should().Equal("bad PROCERR 3", "gone PROCERR", "slow PROCTOUT");
    }

    private static async Task<(IReadOnlyList<string> Told, IReadOnlyList<string> Lines)> RunAsync(Proxy proxy, int servers)
    {
        var front = FreePorts.Next();
        var directory = Directory.CreateTempSubdirectory("lb-check-").FullName;
        var program = Path.Combine(directory, "check");
        await File.WriteAllTextAsync(program, Script);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(directory, "proxy.cfg");
        await File.WriteAllTextAsync(file, Configuration(front, servers, program));
        await using var running = proxy;
        try
        {
            await proxy.StartAsync(file, front);
            foreach (var server in new[] { "bad", "slow", "gone" })
            {
                await proxy.WaitForStateAsync(server, up: false);
            }

            await WaitForFilesAsync(directory, "good", "other", "bad", "slow", "plain");
            await proxy.StopAsync();
            string[] told = [.. Directory.GetFiles(directory, "check.*").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)
                .Select(line => line.Replace($"{front}", "the port of the proxy", StringComparison.Ordinal))];
            string[] lines = [.. Line().Matches(proxy.Output).Select(Describe).Distinct().Order(StringComparer.Ordinal)];
            return (told, lines);
        }
        finally
        {
            await proxy.StopAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    // What a program tells is written elsewhere first: whichever check is under way at the end, the file is whole.
    private static async Task WaitForFilesAsync(string directory, params string[] servers)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!servers.All(server => File.Exists(Path.Combine(directory, $"check.{server}"))))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    // The proxies differ in the exit code of a program that there is not.
    private static string Describe(Match line)
    {
        var server = line.Groups["server"].Value;
        return line.Groups["reason"].Value.Contains("time", StringComparison.OrdinalIgnoreCase) || line.Groups["reason"].Value.StartsWith("PROCTOUT", StringComparison.Ordinal)
            ? $"{server} PROCTOUT"
            : $"{server} PROCERR {(server == "gone" ? "" : line.Groups["code"].Value)}".TrimEnd();
    }

    private static string Configuration(int front, int servers, string program) => $"""
        global
         external-check
         insecure-fork-wanted
        defaults
         mode http
         timeout connect 5s
         timeout client 5s
         timeout server 5s
         timeout check 1500
         option external-check
         external-check path /usr/bin:/bin
         external-check command {program}
        listen web
         bind 127.0.0.1:{front}
         server good 127.0.0.1:{servers} check inter 2000 fastinter 300 downinter 300
         server other 127.0.0.2:{servers} check inter 2000 fastinter 300 downinter 300 addr 127.0.0.3 port 99 id 70
         server bad 127.0.0.1:{servers} check inter 2000 fastinter 300 downinter 300
         server slow 127.0.0.1:{servers} check inter 2000 fastinter 300 downinter 300
        backend plain
         server plain 127.0.0.1:{servers} check inter 2000 fastinter 300 downinter 300
        backend none
         external-check command /no/such/program
         server gone 127.0.0.1:{servers} check inter 2000 fastinter 300 downinter 300

        """;

    // External check error, code: 3, check duration: 4ms; here PROCERR, code: 3, check duration: 4 ms.
    [GeneratedRegex(@"(?:web|none)/(?<server>\w+) is DOWN, reason: (?<reason>[^.]*?)(, code: (?<code>\d+))?(, info: [^,]*)?, check duration")]
    private static partial Regex Line();
}
