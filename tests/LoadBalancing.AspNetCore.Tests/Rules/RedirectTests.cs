using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Rules;

/// <summary>Where <c>redirect</c> sends clients; all as seen on a running HAProxy.</summary>
public sealed class RedirectTests : IDisposable
{
    private readonly ScriptedServer _server = ScriptedServer.Answering(Answer.Ok("fine"));

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("location /x", "/a?b", "302 Found", "/x")]
    [InlineData("location /x/%HP code 303", "/a?b", "303 See Other", "/x//a")]
    [InlineData("location /x drop-query append-slash", "/a?b", "302 Found", "/x")]
    [InlineData("prefix https://x.example code 301", "/a?b", "301 Moved Permanently", "https://x.example/a?b")]
    [InlineData("prefix https://x.example/y/ code 308", "/a?b", "308 Permanent Redirect", "https://x.example/y//a?b")]
    [InlineData("prefix https://x.example drop-query", "/a?b", "302 Found", "https://x.example/a")]
    [InlineData("prefix https://x.example drop-query append-slash", "/a?b", "302 Found", "https://x.example/a/")]
    [InlineData("prefix https://x.example drop-query append-slash", "/a/?b", "302 Found", "https://x.example/a/")]
    [InlineData("prefix https://x.example append-slash", "/a?b", "302 Found", "https://x.example/a?b/")]
    [InlineData("prefix / drop-query", "/a?b", "302 Found", "/a")]
    [InlineData("scheme https", "/a?b", "302 Found", "https://example.test/a?b")]
    [InlineData("scheme https code 307 drop-query", "/a?b", "307 Temporary Redirect", "https://example.test/a")]
    [InlineData("scheme https", "http://example.test/a?b", "302 Found", "https://example.test/a?b")]
    public async Task Where_to(string rule, string target, string status, string location)
    {
        var head = await AskAsync($"redirect {rule}", target);
        head.Should().StartWith($"HTTP/1.1 {status}\r\n").And.Contain($"\r\nLocation: {location}\r\n").And.Contain("\r\nContent-Length: 0\r\n");
        head.Contains("\r\nCache-Control: no-cache\r\n", StringComparison.Ordinal).Should().Be(status[..3] is not ("301" or "308"));
        _server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("prefix /", "//evil.example/a?b", "/evil.example/a?b")]
    [InlineData("prefix /", "/\\evil.example", "/evil.example")]
    [InlineData("prefix /", "//\\/evil.example", "/evil.example")]
    [InlineData("prefix /", "http://example.test//evil.example", "/evil.example")]
    [InlineData("prefix / drop-query append-slash", "//?b", "/")]
    [InlineData("prefix %[req.hdr(X-None)]", "//evil.example", "/evil.example")]
    [InlineData("prefix /", "/a//b", "/a//b")]
    [InlineData("prefix /pre", "//evil.example", "/pre//evil.example")]
    [InlineData("scheme https", "//evil.example", "https://example.test//evil.example")]
    public async Task A_path_is_never_taken_for_a_host_where_HAProxy_lets_it(string rule, string target, string location) =>
        (await AskAsync($"redirect {rule}", target)).Should().Contain($"\r\nLocation: {location}\r\n");

    [Theory]
    [InlineData("set-cookie SEEN=1", "SEEN=1; path=/;")]
    [InlineData("set-cookie SEEN", "SEEN; path=/;")]
    [InlineData("clear-cookie USERID=", "USERID=; path=/; Max-Age=0;")]
    public async Task Cookies(string words, string cookie) =>
        (await AskAsync($"redirect location / {words}", "/")).Should().Contain($"\r\nSet-Cookie: {cookie}\r\n");

    [Fact]
    public async Task An_empty_location_is_sent_as_it_is_unless_the_rule_says_otherwise()
    {
        (await AskAsync("redirect location %HQ", "/")).Should().Contain("\r\nLocation: \r\n");
        (await AskAsync("redirect location %HQ ignore-empty", "/")).Should().StartWith("HTTP/1.1 200 OK\r\n");
        (await AskAsync("redirect location %HQ ignore-empty", "/?a")).Should().Contain("\r\nLocation: ?a\r\n");
    }

    private async Task<string> AskAsync(string rule, string target)
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest(rule));
        return await RawClient.ReadHeadAsync(app.Address, RawClient.Get(target));
    }
}
