using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;
using static LoadBalancing.Conformance.Comparing.Farm;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>A server that speaks HTTP/2: the proxy behind itself.</summary>
public sealed partial class Http2ServerTests
{
    private const string Configuration = """
        listen front
            bind 127.0.0.1:{front}
            cookie SERVERID insert indirect
            server inner 127.0.0.1:{front-inner} proto h2 cookie inner

        listen inner
            bind 127.0.0.1:{front-inner} proto h2
            server a 127.0.0.1:{a}
        """;

    [Theory]
    [InlineData("GET", "/a%20b?c=d&e")]
    [InlineData("HEAD", "/")]
    [InlineData("DELETE", "/x")]
    [InlineData("OPTIONS", "/x")]
    public Task Requests_without_a_body(string method, string target) => RunAsync(farm =>
        farm.SendAsync(Request(method, target, "X-Own: 1", "Cookie: a=b; SERVERID=inner; c=d", "Connection: X-Hop", "TE: trailers")));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(1_000_000)]
    public Task Requests_with_a_body(int length) => RunAsync(farm =>
        farm.SendAsync(Request("POST", "/form", $"Content-Length: {length}", "Content-Type: text/x-test"), new byte[length]));

    [Fact]
    public Task Responses() => RunAsync(async farm =>
    {
        farm.Answer("/large", OriginAnswer.Bytes(new byte[3_000_000]));
        farm.Answer("/chunked", OriginAnswer.Chunked("hello", " world"));
        farm.Answer("/missing", OriginAnswer.Text("not here") with { Status = "404 Not Found" });
        farm.Answer("/unchanged", new OriginAnswer { Status = "304 Not Modified" });
        using var client = await farm.ConnectAsync();
        foreach (var path in (string[])["/large", "/chunked", "/missing", "/unchanged", "/"])
        {
            await farm.SendAsync(client, Request("GET", path));
        }
    });

    private static async Task RunAsync(Func<Farm, Task> scenario)
    {
        var expected = await DescribeAsync(new HAProxyProxy(), scenario);
        var actual = await DescribeAsync(Comparison.CreateSubject(), scenario);
        expected.Should().NotBeEmpty();
        actual.Should().Equal(expected);
    }

    // HTTP/2 has no reason phrases. HAProxy then leaves them out for its clients, Kestrel says the usual ones.
    private static async Task<List<string>> DescribeAsync(Proxy proxy, Func<Farm, Task> scenario)
    {
        await using var farm = await Farm.StartAsync(proxy, Configuration);
        await scenario(farm);
        return [.. farm.Transcript.Exchanges.SelectMany(ExchangeText.Describe).Select(line => Reason().Replace(line, ""))];
    }

    [GeneratedRegex(@"(?<=^client: HTTP/1\.1 \d{3}) .*$")]
    private static partial Regex Reason();
}
