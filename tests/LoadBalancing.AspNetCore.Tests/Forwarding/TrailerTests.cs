using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

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
    public async Task A_client_of_HTTP_1_1_gets_a_whole_response_when_there_are_trailers()
    {
        using var server = Ending("X-Sum: abc\r\n");
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(RawClient.Lasting("GET /", "TE: trailers", "Connection: TE"));
            (await client.ReadResponseAsync()).Body.Should().StartWith("body");
        }
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
