using System.Text;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.AspNetCore.Hosting;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>What a server sees of the head of a request.</summary>
public sealed class RequestHeadTests : IDisposable
{
    private readonly ScriptedServer _server = ScriptedServer.Answering(Answer.Ok(""));

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("/")]
    [InlineData("/a%2Fb%2f/%7Euser/.well-known/a..b")]
    [InlineData("//two//slashes/")]
    [InlineData("/p;v=1,2/@:!$&'()*+=~")]
    [InlineData("/?")]
    [InlineData("/x?a=%20b&a=+c&d=%C3%A9?/")]
    [InlineData("/[x]|{y}^`\"<z>")]
    public async Task The_target_goes_on_byte_for_byte(string target)
    {
        await ExchangeAsync(RawClient.Get(target));
        _server.Request.Line.Should().Be($"GET {target} HTTP/1.1");
    }

    [Theory]
    [InlineData("http://example.test/a%2Fb?c=d")]
    [InlineData("http://example.test")]
    [InlineData("http://example.test?c=/d")]
    public async Task An_absolute_target_stays_absolute(string target)
    {
        await ExchangeAsync(RawClient.Get(target));
        _server.Request.Line.Should().Be($"GET {target} HTTP/1.1");
        _server.Request.Values("Host").Should().Equal("example.test");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    [InlineData("PURGE")]
    [InlineData("M-SEARCH")]
    public async Task The_method_goes_on(string method)
    {
        var (text, _) = await ExchangeAsync(RawClient.Request($"{method} /x"));
        text.Should().StartWith("HTTP/1.1 200 OK\r\n");
        _server.Request.Line.Should().Be($"{method} /x HTTP/1.1");
    }

    [Fact]
    public async Task A_tunnel_is_refused()
    {
        var (text, _) = await ExchangeAsync("CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\nConnection: close\r\n\r\n");
        text.Should().StartWith("HTTP/1.1 405 ");
        _server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("example.test")]
    [InlineData("example.test:8443")]
    [InlineData("[::1]:80")]
    public async Task The_host_is_kept(string host)
    {
        await ExchangeAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        _server.Request.Values("Host").Should().Equal(host);
    }

    [Fact]
    public async Task The_authority_of_HTTP_2_becomes_the_host()
    {
        await using var app = await BalancedApp.StartAsync(_server);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a%2Fb?x=%20") { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Host = "example.test:81";
        using var response = await app.Client(2).SendAsync(request);
        _server.Request.Line.Should().Be("GET /a%2Fb?x=%20 HTTP/1.1");
        _server.Request.Values("Host").Should().Equal("example.test:81");
    }

    [Fact]
    public async Task A_client_of_HTTP_1_0_without_a_host_is_served()
    {
        var (text, _) = await ExchangeAsync("GET /x HTTP/1.0\r\n\r\n");
        text.Should().StartWith("HTTP/1.1 200 OK\r\n");
        _server.Request.Line.Should().Be("GET /x HTTP/1.1");
    }

    [Fact]
    public async Task Headers_keep_their_values_and_the_order_of_those()
    {
        await ExchangeAsync(RawClient.Get("/", "X-A: 2", "X-B: a, \"b\"", "X-A: 1", "Accept: text/html;q=0.5,*/*", "User-Agent: ( strange", "X-Empty:"));
        var request = _server.Request;
        string.Join(", ", request.Values("X-A")).Should().Be("2, 1");
        request.Values("X-B").Should().Equal("a, \"b\"");
        request.Values("Accept").Should().Equal("text/html;q=0.5,*/*");
        request.Values("User-Agent").Should().Equal("( strange");
        request.Values("X-Empty").Should().Equal("");
    }

    [Fact]
    public async Task Nothing_is_added_that_the_client_did_not_send()
    {
        await ExchangeAsync(RawClient.Get("/"));
        _server.Request.Head.Should().Be("GET / HTTP/1.1\r\nHost: example.test\r\n\r\n");
    }

    [Fact]
    public async Task Headers_about_a_body_go_on_without_one()
    {
        await ExchangeAsync(RawClient.Get("/", "Content-Type: text/x", "Content-Language: de", "Expires: never"));
        var request = _server.Request;
        request.Values("Content-Type").Should().Equal("text/x");
        request.Values("Content-Language").Should().Equal("de");
        request.Values("Expires").Should().Equal("never");
        request.Values("Transfer-Encoding").Should().BeEmpty();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task An_empty_body_stays_an_empty_body(string method)
    {
        await ExchangeAsync(RawClient.Request($"{method} /", "Content-Length: 0", "Content-Type: text/x"));
        _server.Request.Values("Content-Length").Should().Equal("0");
        _server.Request.Values("Content-Type").Should().Equal("text/x");
    }

    [Fact]
    public async Task A_body_keeps_its_length_and_its_headers()
    {
        await ExchangeAsync(RawClient.Request("POST /", "Content-Length: 5", "Content-Type: text/x; q=\"1\"") + "hello");
        _server.Request.Values("Content-Length").Should().Equal("5");
        _server.Request.Values("Content-Type").Should().Equal("text/x; q=\"1\"");
        _server.Request.Body.Should().Be("hello");
    }

    [Fact]
    public async Task A_chunked_body_stays_chunked()
    {
        await ExchangeAsync(RawClient.Request("POST /", "Transfer-Encoding: chunked") + "5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nX-Trailer: 1\r\n\r\n");
        _server.Request.Values("Transfer-Encoding").Should().Equal("chunked");
        _server.Request.Values("Content-Length").Should().BeEmpty();
        _server.Request.Body.Should().Be("hello!");
    }

    [Fact]
    public async Task Values_outside_ASCII_go_on_byte_for_byte()
    {
        await ExchangeAsync(RawClient.Get("/", "X-A: \u00e9\u00c3\u00a9\u00ff"));
        _server.Request.Values("X-A").Should().Equal("\u00e9\u00c3\u00a9\u00ff");
    }

    [Fact]
    public async Task Values_are_in_the_encoding_that_the_application_has_chosen()
    {
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", _server.Address),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.RequestHeaderEncodingSelector = _ => Encoding.UTF8));
        await RawClient.ExchangeAsync(app.Address, RawClient.Get("/", "X-A: \u00c3\u00a9"));
        _server.Request.Values("X-A").Should().Equal("\u00e9");
    }

    [Fact]
    public async Task Blanks_around_values_of_HTTP_2_stay_behind()
    {
        await using var app = await BalancedApp.StartAsync(_server);
        using var client = await RawClient.ConnectAsync(app.Client(2).BaseAddress!);
        await client.SendAsync(Http2Bytes.Get(("x-a", "\ta\tb "), ("x-b", " "), ("x-b", "c")));
        await Patience.UntilAsync(() => _server.Requests.Count == 1, "the request");
        _server.Request.Values("x-a").Should().Equal("a\tb");
        _server.Request.Values("x-b").Should().Equal("", "c");
    }

    private async Task<(string Text, bool Reset)> ExchangeAsync(string request)
    {
        await using var app = await BalancedApp.StartAsync(_server);
        return await RawClient.ExchangeAsync(app.Address, request);
    }
}
