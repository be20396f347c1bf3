using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Which headers pass, which are added and which are taken out.</summary>
public sealed class HeaderTests
{
    private static readonly string Plain = Weighted.Farm("1");

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: www.example.org\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nhOsT: www.example.org:8080\r\n\r\n")]
    [InlineData("GET http://www.example.org/path?x HTTP/1.1\r\nHost: www.example.org\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: www.example.org\r\n\r\n")]
    public Task The_request_line_and_Host_are_kept(string request) => Comparison.RunAsync(Plain, farm => farm.SendAsync(request));

    [Theory]
    [InlineData("/a//b/../c/./d")]
    [InlineData("/%7euser/%2F%2e%2e?q=%41&r=a+b;c")]
    [InlineData("/?")]
    [InlineData("/\"<>|^`{}")]
    [InlineData("//double")]
    public Task The_target_is_kept_as_it_is(string target) => Comparison.RunAsync(Plain, farm => farm.GetAsync(target));

    // HAProxy refuses the fragment too; the Host is where lb is the stricter one.
    [Theory]
    [InlineData("GET /a?b?c# HTTP/1.1\r\nHost: farm\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n\r\n")]
    public async Task A_request_that_servers_may_read_in_two_ways_is_refused_and_its_connection_closed(string request)
    {
        var seen = await Comparison.RunOnSubjectAsync(Plain, farm => farm.SendAsync(request));

        seen.Exchanges[0].Response!.Status.Should().Be(400);
        seen.Exchanges[0].Seen.Should().BeEmpty();
    }

    [Fact]
    public Task Headers_of_a_browser_pass() => Comparison.RunAsync(Plain, farm => farm.GetAsync(
        "/",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64)",
        "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
        "Accept-Language: de,en;q=0.5",
        "Accept-Encoding: gzip, deflate, br",
        "Referer: http://farm/",
        "If-None-Match: W/\"abc\", \"def\"",
        "If-Modified-Since: Sat, 29 Oct 1994 19:43:31 GMT",
        "Range: bytes=0-9,20-",
        "Authorization: Basic dXNlcjpwYXNz",
        "Cache-Control: no-cache",
        "Pragma: no-cache",
        "DNT: 1",
        "From: not an address",
        "X-Empty:",
        "X-Twice: 1",
        "X-Other: 2",
        "X-Twice: 3",
        "X-Latin: caf\u00e9",
        "x-lower_case.odd!name: yes"));

    [Fact]
    public Task Headers_of_a_server_pass() => Comparison.RunAsync(Plain, async farm =>
    {
        farm.Answer("/", OriginAnswer.Text(
            "x",
            "Server: Apache/1.3",
            "Date: Sat, 29 Oct 1994 19:43:31 GMT",
            "Last-Modified: yesterday",
            "Expires: 0",
            "ETag: W/\"1\"",
            "Vary: Accept",
            "Vary: Cookie",
            "Location: /elsewhere?\u00e9",
            "Content-Type: text/html; charset=iso-8859-1",
            "Content-Encoding: gzip",
            "WWW-Authenticate: Basic realm=\"x\", Digest nonce=\"y\"",
            "Set-Cookie: a=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT",
            "Set-Cookie: b=2",
            "X-Empty:"));
        await farm.GetAsync("/");
    });

    [Theory]
    [InlineData("Connection: keep-alive", "Keep-Alive: timeout=5, max=100")]
    [InlineData("Proxy-Connection: keep-alive")]
    [InlineData("TE: trailers", "Connection: TE")]
    [InlineData("TE: gzip")]
    [InlineData("Upgrade: foo/2", "Connection: upgrade")]
    [InlineData("Proxy-Authorization: Basic dXNlcjpwYXNz")]
    [InlineData("Trailer: X-Checksum")]
    [InlineData("Via: 1.1 other")]
    [InlineData("Max-Forwards: 5")]
    public Task Headers_about_the_connection(params string[] headers) => Comparison.RunAsync(Plain, farm => farm.GetAsync("/", headers));

    [Theory]
    [InlineData("Connection: X-Hop, X-Other", "X-Hop: 1", "X-Other: 2")]
    [InlineData("Proxy-Connection: keep-alive")]
    [InlineData("Keep-Alive: timeout=5")]
    [InlineData("Upgrade: foo/2")]
    [InlineData("TE: gzip")]
    public async Task Headers_that_are_meant_for_the_proxy_do_not_reach_a_server(params string[] headers)
    {
        var seen = await Comparison.RunOnSubjectAsync(Plain, farm => farm.GetAsync("/", headers));

        seen.Exchanges[0].Seen.Should().ContainSingle().Which.Head.Headers.Select(header => header.Name.ToLowerInvariant())
            .Should().NotContain(["x-hop", "x-other", "keep-alive", "proxy-connection", "te", "upgrade"]);
    }

    [Fact]
    public Task Headers_of_a_server_about_its_connection() => Comparison.RunAsync(Plain, async farm =>
    {
        farm.Answer("/", OriginAnswer.Text("x", "Connection: keep-alive", "Keep-Alive: timeout=5"));
        farm.Answer("/close", OriginAnswer.Text("x", "Connection: close") with { Close = true });
        using var client = await farm.ConnectAsync();
        await farm.SendAsync(client, Farm.Request("GET", "/"));
        await farm.SendAsync(client, Farm.Request("GET", "/close"));
        await farm.SendAsync(client, Farm.Request("GET", "/"));
    });
}
