using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Http2;

/// <summary>Servers that speak HTTP/2: what they get to see, and what comes back from them.</summary>
public sealed class Http2ServerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_request_and_its_response_pass(int version)
    {
        var seen = new TaskCompletionSource<string>();
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            var request = context.Request;
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            seen.SetResult(
                $"{request.Protocol} {request.Method} {target} {request.Headers.Host} {request.Headers["X-Own"]} {request.Headers.Cookie} " +
                $"{request.Headers["X-Forwarded-For"]} {request.Headers["X-Hop"]}{request.ContentLength}");
            context.Response.StatusCode = 404;
            context.Response.Headers.Append("Set-Cookie", "a=1");
            context.Response.Headers.Append("Set-Cookie", "b=2");
            await context.Response.WriteAsync("not here");
        });
        await using var app = await StartAsync(origin, web => web.ForwardedFor().PersistWithCookie("SRV", cookie => cookie.Insert().Indirect()));
        using var request = Request(HttpMethod.Get, "/a%20b/~x;y?q=%2F&z", version);
        request.Headers.Host = "shop.example.test";
        request.Headers.Add("X-Own", "1");
        request.Headers.Add("Cookie", "SRV=s1; lang=en");
        using var response = await app.Client(version).SendAsync(request);

        ((int)response.StatusCode, await response.Content.ReadAsStringAsync()).Should().Be((404, "not here"));
        (await seen.Task.Soon()).Should().Be("HTTP/2 GET /a%20b/~x;y?q=%2F&z shop.example.test 1 lang=en 127.0.0.1 ");
        response.Headers.GetValues("Set-Cookie").Should().Equal("a=1", "b=2");
        response.Headers.Contains("Transfer-Encoding").Should().Be(version == 1);
        await app.UntilIdleAsync();
    }

    [Theory]
    [InlineData("Content-Length: 4", "body", "4")]
    [InlineData("Content-Length: 0", "", "0")]
    [InlineData("Transfer-Encoding: chunked", "4\r\nbody\r\n0\r\nDropped: trailer\r\n\r\n", "")]
    public async Task Bodies_of_requests_pass(string framing, string sent, string length)
    {
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            await context.Response.WriteAsync($"{context.Request.ContentLength}:{body}:{context.Request.ContentType}");
        });
        await using var app = await StartAsync(origin);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", framing, "Content-Type: text/x-test") + sent);
        var (_, body) = await client.ReadResponseAsync();
        body.Should().Be($"{length}:{(sent.Length > 0 ? "body" : "")}:text/x-test");
    }

    [Theory]
    [InlineData("HEAD", 200, "Content-Length: 4")]
    [InlineData("GET", 304, "ETag: \"1\"")]
    [InlineData("GET", 204, "X-Empty: 1")]
    public async Task Responses_without_a_body_keep_their_head(string method, int status, string header)
    {
        await using var origin = await Http2Origin.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            var (name, value) = (header.Split(": ")[0], header.Split(": ")[1]);
            context.Response.Headers[name] = value;
            return Task.CompletedTask;
        });
        await using var app = await StartAsync(origin);
        var (text, _) = await RawClient.ExchangeAsync(app.Address, RawClient.Request(method + " /"));
        text.Should().StartWith($"HTTP/1.1 {status} ").And.ContainEquivalentOf($"\r\n{header}\r\n").And.EndWith("\r\n\r\n");
    }

    [Fact]
    public async Task Large_bodies_pass_both_ways()
    {
        await using var origin = await Http2Origin.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body));
        await using var app = await StartAsync(origin);
        var bytes = new byte[5_000_000];
        new Random(7).NextBytes(bytes);
        using var content = new ByteArrayContent(bytes);
        using var response = await app.Client().PostAsync("/", content);
        (await response.Content.ReadAsByteArrayAsync()).Should().Equal(bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Trailers_of_responses_pass(int version)
    {
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("body");
            context.Response.AppendTrailer("checksum", "7");
        });
        await using var app = await StartAsync(origin);
        using var response = await app.Client(version).GetAsync("/");
        (await response.Content.ReadAsStringAsync()).Should().Be("body");
        response.TrailingHeaders.GetValues("checksum").Should().Equal("7");
    }

    // What gRPC does: the two sides take turns within one request, and the status comes behind the body.
    [Fact]
    public async Task Both_sides_may_speak_at_once()
    {
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            context.Request.Headers.TE.ToString().Should().Be("trailers");
            await context.Response.StartAsync();
            var buffer = new byte[100];
            int count;
            while ((count = await context.Request.Body.ReadAsync(buffer)) > 0)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count));
                await context.Response.Body.FlushAsync();
            }

            context.Response.AppendTrailer("grpc-status", "0");
        });
        await using var app = await StartAsync(origin);
        var turns = new SemaphoreSlim(0);
        using var request = Request(HttpMethod.Post, "/chat", version: 2);
        request.Headers.TE.ParseAdd("trailers");
        request.Content = new WrittenContent(async write =>
        {
            for (var i = 0; i < 3; i++)
            {
                await write($"turn {i}");
                await turns.WaitAsync();
            }
        });
        using var response = await app.Client(2).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[6];
        for (var i = 0; i < 3; i++)
        {
            await body.ReadExactlyAsync(buffer).AsTask().Soon();
            buffer.Should().Equal([.. "turn "u8, (byte)('0' + i)]);
            turns.Release();
        }

        (await body.ReadAsync(buffer).AsTask().Soon()).Should().Be(0);
        response.TrailingHeaders.GetValues("grpc-status").Should().Equal("0");
        await app.UntilIdleAsync();
    }

    [Fact]
    public async Task A_response_of_a_head_alone_stays_one()
    {
        await using var origin = await Http2Origin.StartAsync(context =>
        {
            context.Response.Headers["grpc-status"] = "12";
            return Task.CompletedTask;
        });
        await using var app = await StartAsync(origin);
        using var response = await app.Client(2).GetAsync("/");
        response.Headers.GetValues("grpc-status").Should().Equal("12");
        (await response.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Requests_share_a_connection()
    {
        await using var origin = await Http2Origin.StartAsync(context => context.Response.WriteAsync("fine"));
        await using var app = await StartAsync(origin);
        for (var i = 0; i < 5; i++)
        {
            await RawClient.ExchangeAsync(app.Address, RawClient.Get("/"));
        }

        origin.Requests.Select(request => request.Connection).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task An_upgrade_is_left_out_of_the_request()
    {
        await using var origin = await Http2Origin.StartAsync(context =>
            context.Response.WriteAsync(string.Join(' ', context.Request.Headers.Keys.Order())));
        await using var app = await StartAsync(origin);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /chat", "Connection: Upgrade", "Upgrade: websocket"));
        var (head, body) = await client.ReadResponseAsync();
        head.Should().StartWith("HTTP/1.1 200 ");
        body.Should().Be("Host");
    }

    [Theory]
    [InlineData("GET http://shop.example.test/a?b", "/a?b")]
    [InlineData("GET http://shop.example.test", "/")]
    [InlineData("GET /x|y\\z\"<>?%", "/x|y\\z\"<>?%")]
    public async Task Targets_become_paths(string line, string path)
    {
        await using var origin = await Http2Origin.StartAsync(context =>
            context.Response.WriteAsync(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        await using var app = await StartAsync(origin);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync($"{line} HTTP/1.1\r\nHost: shop.example.test\r\n\r\n");
        (await client.ReadResponseAsync()).Body.Should().Be(path);
    }

    [Fact]
    public async Task A_target_that_is_no_path_cannot_be_passed_on()
    {
        await using var origin = await Http2Origin.StartAsync(context => context.Response.WriteAsync("fine"));
        await using var app = await StartAsync(origin);
        (await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("OPTIONS *"))).Should().StartWith("HTTP/1.1 501 ");
        origin.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_go_ahead_is_waited_for()
    {
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(await reader.ReadToEndAsync());
        });
        await using var app = await StartAsync(origin);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 4", "Expect: 100-continue"));
        (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 100 ");
        await client.SendAsync("body");
        (await client.ReadResponseAsync()).Body.Should().Be("body");
        await app.UntilIdleAsync();
    }

    private static HttpRequestMessage Request(HttpMethod method, string target, int version) => new(method, target)
    {
        Version = new Version(version, version % 2),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static Task<BalancedApp> StartAsync(Http2Origin origin, Action<BackendBuilder>? more = null) => BalancedApp.StartAsync(web =>
    {
        web.AddServer("s1", origin.Address, server => server.Protocol(ServerProtocol.Http2).Cookie("s1"));
        more?.Invoke(web);
    });
}
