using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>What a client sees of a response that is in order, whatever its form.</summary>
public sealed class ResponseHeadTests
{
    [Theory]
    [InlineData("200 OK")]
    [InlineData("201 Created")]
    [InlineData("299 Quite Fine")]
    [InlineData("302 Found")]
    [InlineData("401 Who Are You?")]
    [InlineData("404 Nothing Here")]
    [InlineData("413 Too Much")]
    [InlineData("500 Oh No")]
    [InlineData("503 Full")]
    public async Task Status_and_reason_go_on(string status)
    {
        var text = await GetTextAsync(Answer.With(status, "Content-Length: 0", "Location: http://127.0.0.1:1/"));
        text.Should().StartWith($"HTTP/1.1 {status}\r\n").And.Contain("\r\nLocation: http://127.0.0.1:1/\r\n");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Lines_of_one_name_keep_their_number_and_order(int version)
    {
        using var response = await GetAsync(
            version, Answer.Ok("x", "Set-Cookie: b=2; path=/", "X-A: 2", "Set-Cookie: a=1, really; Secure", "X-A: 1, 0", "X-B: b"));
        response.Headers.NonValidated["Set-Cookie"].Should().Equal("b=2; path=/", "a=1, really; Secure");
        response.Headers.NonValidated["X-A"].Should().Equal("2", "1, 0");
        response.Headers.NonValidated["X-B"].Should().Equal("b");
    }

    [Fact]
    public async Task Nothing_about_the_content_is_changed()
    {
        var text = await GetTextAsync(Answer.Ok(
            "\u001f\u008b not really gzip", "Content-Encoding: gzip", "Content-Type: x", "Content-MD5: a", "Content-Range: bytes 0-1/2",
            "Expires: 0", "Last-Modified: long ago", "Allow: nothing", "ETag: W/x", "Date: today", "Server: none/1"));
        text.Should().ContainAll(
            "\r\nContent-Encoding: gzip\r\n", "\r\nContent-Type: x\r\n", "\r\nContent-MD5: a\r\n", "\r\nContent-Range: bytes 0-1/2\r\n",
            "\r\nExpires: 0\r\n", "\r\nLast-Modified: long ago\r\n", "\r\nAllow: nothing\r\n", "\r\nETag: W/x\r\n", "\r\nDate: today\r\n",
            "\r\nServer: none/1\r\n", "\r\nContent-Length: 18\r\n");
        text.Should().EndWith("\r\n\r\n\u001f\u008b not really gzip");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task HEAD_gets_the_length_without_the_body(int version)
    {
        using var server = ScriptedServer.Answering(Answer.With("200 OK", "Content-Length: 1234"));
        await using var app = await BalancedApp.StartAsync(server);
        var client = app.Client(version);
        for (var i = 0; i < 2; i++)
        {
            using var response = await client.SendAsync(Request(HttpMethod.Head, version));
            response.Content.Headers.ContentLength.Should().Be(1234);
            (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
        }

        server.Requests.Select(request => request.Line).Should().Equal("HEAD / HTTP/1.1", "HEAD / HTTP/1.1");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_status_without_a_body_has_none(int version)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("204 No Content", "X-A: 1"));
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("304 Not Modified", "ETag: \"1\"", "Content-Length: 1234"));
        });
        await using var app = await BalancedApp.StartAsync(server);
        var client = app.Client(version);
        using var empty = await client.GetAsync("/");
        ((int)empty.StatusCode).Should().Be(204);
        empty.Headers.GetValues("X-A").Should().Equal("1");
        using var unchanged = await client.GetAsync("/");
        ((int)unchanged.StatusCode).Should().Be(304);
        unchanged.Headers.ETag!.Tag.Should().Be("\"1\"");
        (await unchanged.Content.ReadAsStringAsync()).Should().BeEmpty();
        app.Server.TotalFailures.Should().Be(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_body_in_chunks_arrives_whole(int version)
    {
        using var response = await GetAsync(
            version, Answer.With("200 OK", "Transfer-Encoding: chunked") + Answer.Chunk("hello ") + "5;ext=\"x\"\r\nworld\r\n0\r\nX-Trailer: 1\r\n\r\n");
        (await response.Content.ReadAsStringAsync()).Should().Be("hello world");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_body_that_ends_with_its_connection_arrives_whole(int version)
    {
        using var response = await GetAsync(version, "HTTP/1.0 200 OK\r\nX-A: 1\r\n\r\nhello world", close: true);
        (await response.Content.ReadAsStringAsync()).Should().Be("hello world");
    }

    [Fact]
    public async Task Interim_responses_are_passed_over()
    {
        var text = await GetTextAsync(
            Answer.With("100 Continue") + Answer.With("103 Early Hints", "Link: </x>") + Answer.Ok("hello", "X-A: 1"));
        text.Should().StartWith("HTTP/1.1 200 OK\r\n").And.EndWith("\r\n\r\nhello").And.NotContain("Link:");
    }

    [Fact]
    public async Task A_client_of_HTTP_1_0_gets_a_body_without_chunks()
    {
        using var server = ScriptedServer.Answering(Answer.With("200 OK", "Transfer-Encoding: chunked") + Answer.Chunk("hello") + Answer.Chunk(""));
        await using var app = await BalancedApp.StartAsync(server);
        var (text, reset) = await RawClient.ExchangeAsync(app.Address, "GET / HTTP/1.0\r\n\r\n");
        text.Should().EndWith("\r\n\r\nhello").And.NotContain("chunked");
        reset.Should().BeFalse();
    }

    [Fact]
    public async Task Values_outside_ASCII_go_on_byte_for_byte()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("", "X-A: \u00e9\u00c3\u00a9\u00ff"));
        await using var app = await BalancedApp.StartAsync(server);
        var (text, _) = await RawClient.ExchangeAsync(app.Address, RawClient.Get("/"));
        text.Should().Contain("\r\nX-A: \u00e9\u00c3\u00a9\u00ff\r\n");
    }

    private static async Task<string> GetTextAsync(string answer)
    {
        using var server = ScriptedServer.Answering(answer);
        await using var app = await BalancedApp.StartAsync(server);
        var (text, reset) = await RawClient.ExchangeAsync(app.Address, RawClient.Get("/"));
        reset.Should().BeFalse();
        return text;
    }

    private static async Task<HttpResponseMessage> GetAsync(int version, string answer, bool close = false)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(answer);
            if (!close)
            {
                await connection.Wire.ReadToEndAsync();
            }
        });
        await using var app = await BalancedApp.StartAsync(server);
        return await app.Client(version).GetAsync("/");
    }

    private static HttpRequestMessage Request(HttpMethod method, int version) => new(method, "/")
    {
        Version = new Version(version, version % 2),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
