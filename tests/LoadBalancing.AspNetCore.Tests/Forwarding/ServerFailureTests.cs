using System.Net;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>What a client sees of a server that fails before it has responded.</summary>
public sealed class ServerFailureTests
{
    /// <summary>What servers say instead of a response, before they close the connection.</summary>
    public static TheoryData<string> Nonsense => new(
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nBad Name: 1\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: a\u0001b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nhello");

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Nonsense_is_answered_with_502_and_told_to_no_other_server(string nonsense)
    {
        using var first = Sending(nonsense);
        using var second = Sending(nonsense);
        await using var app = await BalancedApp.StartAsync(first, second);
        using var response = await app.Client().PostAsync("/", new StringContent("body"));
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("hello");
        first.Request.Body.Should().Be("body");
        second.Requests.Should().BeEmpty();
        app.Server.TotalFailures.Should().Be(1);
        await app.UntilIdleAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Requests_with_and_without_a_body_move_on_from_a_server_that_refuses(int version)
    {
        using var healthy = ScriptedServer.Answering(Answer.Ok("hello"));
        await using var app = await BalancedApp.StartAsync(web => web
            .AddServer("dead", ScriptedServer.RefusingAddress())
            .AddServer("healthy", healthy.Address));
        var client = app.Client(version);
        for (var i = 0; i < 4; i++)
        {
            (await client.GetStringAsync("/")).Should().Be("hello");
            using var response = await client.PostAsync("/", new StringContent("body"));
            (await response.Content.ReadAsStringAsync()).Should().Be("hello");
        }

        app.Server.TotalFailures.Should().BeGreaterThan(0);
        await app.UntilIdleAsync();
        healthy.Requests.Should().HaveCount(8);
        healthy.Requests.Where(request => request.Line.StartsWith("POST", StringComparison.Ordinal)).Should().OnlyContain(
            request => request.Body == "body" && request.Values("Content-Type").Count == 1 && request.Values("Content-Length").Count == 1);
    }

    [Fact]
    public async Task When_all_refuse_the_answer_is_503()
    {
        await using var app = await BalancedApp.StartAsync(web => web
            .AddServer("s1", ScriptedServer.RefusingAddress())
            .AddServer("s2", ScriptedServer.RefusingAddress()));
        using var response = await app.Client().PostAsync("/", new StringContent("body"));
        await ExpectUnavailableAsync(response);
        app.Backend.Servers.Select(server => server.TotalFailures).Should().Equal(2, 2);
        await app.UntilIdleAsync();
    }

    [Fact]
    public async Task A_client_that_goes_away_between_two_tries_ends_them()
    {
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", ScriptedServer.RefusingAddress()),
            builder => builder.Services.AddSingleton<TimeProvider>(new ManualTime()));
        using var impatience = new CancellationTokenSource();
        var get = app.Client().GetAsync("/", impatience.Token);
        await Patience.UntilAsync(() => app.Server.TotalFailures == 1, "a refused connection");
        await impatience.CancelAsync();
        await get.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await app.UntilIdleAsync();
        app.Server.TotalRequests.Should().Be(1);
    }

    [Fact]
    public async Task Without_a_usable_server_the_answer_is_503()
    {
        using var server = ScriptedServer.Answering(Answer.Ok(""));
        await using var app = await BalancedApp.StartAsync(web => web.AddServer("s1", server.Address, options => options.Disabled()));
        using var response = await app.Client().PostAsync("/", new StringContent("body"));
        await ExpectUnavailableAsync(response);
        server.Requests.Should().BeEmpty();
    }

    private static ScriptedServer Sending(string answer) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(answer);
    });

    private static ScriptedServer Resetting() => new(async connection =>
    {
        await connection.ReadRequestAsync();
        connection.Wire.Reset();
    });

    private static async Task ExpectUnavailableAsync(HttpResponseMessage response)
    {
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        response.Headers.CacheControl!.NoCache.Should().BeTrue();
        (await response.Content.ReadAsStringAsync()).Should().NotBeEmpty();
    }
}
