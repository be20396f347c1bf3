using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.AspNetCore.Builder;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>What comes behind a body, and before a response.</summary>
public sealed class TrailerTests
{
    [Fact]
    public async Task Trailers_of_a_request_reach_the_server()
    {
        using var server = Reading(out var body);
        await using var app = await BalancedApp.StartAsync(server);
        await RawClient.ExchangeAsync(
            app.Address,
            RawClient.Request("POST /", "Transfer-Encoding: chunked", "Trailer: X-Sum") + "4\r\nbody\r\n0\r\nX-Sum: abc\r\n\r\n");
        (await body.Soon()).Should().Be("4\r\nbody\r\n0\r\nX-Sum: abc\r\n\r\n");
        server.Request.Values("Trailer").Should().Equal("X-Sum");
    }

    [Fact]
    public async Task Trailers_of_a_request_over_HTTP_2_reach_the_server()
    {
        using var server = Reading(out var body);
        await using var app = await BalancedApp.StartAsync(new ManualTime(), server);
        using var client = await RawClient.ConnectAsync(app.Client(2).BaseAddress!);
        await client.SendAsync(Http2Bytes.Post("body", ("x-sum", "abc"), ("x-more", "d")));
        (await body.Soon()).Should().Be("4\r\nbody\r\n0\r\nx-sum: abc\r\nx-more: d\r\n\r\n");
        await app.UntilNothingRunsAsync();
        app.Pool.Idle.Should().Be(1);
    }

    [Theory]
    [InlineData("Content-Length: 3")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Host: other.test")]
    [InlineData("X-Forwarded-For: 1.2.3.4")]
    public async Task Trailers_that_would_frame_or_route_a_request_do_not(string trailer)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.Ok("x"));
        });
        await using var app = await BalancedApp.StartAsync(server);
        var (text, _) = await RawClient.ExchangeAsync(
            app.Address, RawClient.Request("POST /", "Transfer-Encoding: chunked") + $"4\r\nbody\r\n0\r\n{trailer}\r\n\r\n");
        text.Should().StartWith("HTTP/1.1 400 ");
        server.Requests.Should().BeEmpty();
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0);
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task Trailers_of_a_response_reach_a_client_of_HTTP_2()
    {
        using var server = Ending("X-Sum: abc\r\nContent-Length: 9\r\n");
        await using var app = await BalancedApp.StartAsync(server);
        using var response = await app.Client(2).GetAsync("/");
        (await response.Content.ReadAsStringAsync()).Should().Be("body");
        response.TrailingHeaders.Should().ContainSingle().Which.Value.Should().Equal("abc");
        await app.UntilNothingRunsAsync();
        app.Pool.Idle.Should().Be(1);
    }

    [Fact]
    public async Task Trailers_of_a_response_reach_a_client_of_HTTP_1_1()
    {
        using var server = Ending("X-Sum: abc\r\nContent-Length: 9\r\nx-More:  d \r\n");
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(RawClient.Lasting("GET /", "TE: trailers", "Connection: TE"));
            var head = await client.ReadUntilAsync("\r\n\r\n");
            head.Should().Contain("\r\nTransfer-Encoding: chunked\r\n").And.NotContain("Content-Length");
            (await client.ReadUntilAsync("\r\n\r\n")).Should().Be("4\r\nbody\r\n0\r\nX-Sum: abc\r\nx-More: d\r\n\r\n");
        }
    }

    [Fact]
    public async Task A_client_of_HTTP_1_0_gets_the_body_alone()
    {
        using var server = Ending("X-Sum: abc\r\n");
        await using var app = await BalancedApp.StartAsync(server);
        var (text, _) = await RawClient.ExchangeAsync(app.Address, "GET / HTTP/1.0\r\nHost: example.test\r\n\r\n");
        text.Should().EndWith("\r\n\r\nbody").And.NotContain("chunked");
    }

    [Fact]
    public async Task What_changes_the_body_on_its_way_sees_the_body()
    {
        using var server = Ending("X-Sum: abc\r\n");
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address),
            map: app =>
            {
                app.Use(async (context, next) =>
                {
                    var original = context.Response.Body;
                    using var body = new MemoryStream();
                    context.Response.Body = body;
                    await next();
                    context.Response.Body = original;
                    await original.WriteAsync(body.ToArray().Reverse().ToArray());
                });
                app.MapLoadBalancer("/{**path}", "web");
            });
        (await app.Client().GetStringAsync("/")).Should().Be("ydob");
    }

    [Theory]
    [InlineData("X Sum: abc\r\n")]
    [InlineData("no colon\r\n")]
    [InlineData("X-Sum: a\u0001\r\n")]
    public async Task Trailers_that_are_none_break_the_response_off(string trailers)
    {
        using var server = Ending(trailers);
        await using var app = await BalancedApp.StartAsync(server);
        var (text, _) = await RawClient.ExchangeAsync(app.Address, RawClient.Get("/"));
        text.Should().NotEndWith("0\r\n\r\n");
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0);
        app.Server.TotalFailures.Should().Be(1);
    }

    [Theory]
    [InlineData("trailers", true)]
    [InlineData("deflate, trailers", true)]
    [InlineData("deflate", false)]
    public async Task Only_trailers_of_TE_reach_the_server(string te, bool passed)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(server);
        await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("GET /", $"TE: {te}", "Connection: TE"));
        server.Request.Values("TE").Should().Equal(passed ? ["trailers"] : Array.Empty<string>());
        server.Request.Values("Connection").Should().Equal(passed ? ["TE"] : Array.Empty<string>());
    }

    [Theory]
    [InlineData(16, 200)]
    [InlineData(17, 502)]
    public async Task Interim_responses_are_passed_over_within_reason(int count, int status)
    {
        using var server = ScriptedServer.Answering(
            string.Concat(Enumerable.Repeat(Answer.With("103 Early Hints", "Link: </a>"), count)) + Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(server);
        using var response = await app.Client().GetAsync("/");
        ((int)response.StatusCode).Should().Be(status);
        response.Headers.Contains("Link").Should().BeFalse();
        await app.UntilNothingRunsAsync();
        server.Requests.Should().ContainSingle();
    }

    private static ScriptedServer Ending(string trailers) =>
        ScriptedServer.Answering(Answer.With("200 OK", "Transfer-Encoding: chunked", "Trailer: X-Sum") + $"4\r\nbody\r\n0\r\n{trailers}\r\n");

    private static ScriptedServer Reading(out Task<string> body)
    {
        var read = new TaskCompletionSource<string>();
        body = read.Task;
        return new(async connection =>
        {
            await connection.ReadHeadAsync();
            read.SetResult(await connection.Wire.ReadUntilAsync("\r\n\r\n"));
            await connection.SendAsync(Answer.Ok("x"));
        });
    }
}
