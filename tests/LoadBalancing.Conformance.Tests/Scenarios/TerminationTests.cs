using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The two letters that say how a failed request ended.</summary>
public sealed partial class TerminationTests
{
    private const string Configuration = """
        listen farm
            bind 127.0.0.1:{front}
            log stdout format raw local0
            option httplog
            option dontlognull
            timeout server 1s
            retries 0
            server a 127.0.0.1:{a}
        """;

    [Fact]
    public async Task Faults_of_a_server_bear_the_letters_of_the_HAProxy_log()
    {
        var expected = await LettersAsync(new HAProxyProxy());
        var actual = await LettersAsync(Comparison.CreateSubject());
        expected.Should().Equal("SH", "PH", "SD", "sH", "sD", "SC");
        actual.Should().Equal(expected);
    }

    private static async Task<List<string>> LettersAsync(Proxy proxy)
    {
        await using var farm = await Farm.StartAsync(proxy, Configuration);
        string[] begun = ["Content-Length: 100"];
        farm.Answer("/closed", new OriginAnswer { Silent = true, Close = true });
        farm.Answer("/garbage", new OriginAnswer { Status = "220 mail.example.test", Close = true });
        farm.Answer("/cut", new OriginAnswer { Headers = begun, Body = "begun"u8.ToArray(), Close = true });
        farm.Answer("/silent", new OriginAnswer { Silent = true });
        farm.Answer("/stalled", new OriginAnswer { Headers = begun, Body = "begun"u8.ToArray() });
        foreach (var path in (string[])["/", "/closed", "/garbage", "/cut", "/silent", "/stalled"])
        {
            await farm.GetAsync(path);
        }

        await farm.KillAsync("a");
        await farm.GetAsync("/");
        await proxy.StopAsync();
        return [.. Letters().Matches(proxy.Output).Select(line => line.Groups["letters"].Value)];
    }

    // HAProxy has a line for every request, of which those that ended well are left out; lb has one for each that failed.
    [GeneratedRegex(@"( \d{3} \d+ - - |failed: |broke off: )(?<letters>[A-Za-z]{2})(?=[ :-])")]
    private static partial Regex Letters();
}
