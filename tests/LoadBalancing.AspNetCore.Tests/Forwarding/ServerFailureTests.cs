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

    [Fact]
    public async Task A_close_after_the_request_is_answered_with_502_and_told_to_no_other_server()
    {
        using var first = Sending("");
        using var second = Sending("");
        await using var app = await BalancedApp.StartAsync(first, second);
        using var response = await app.Client().GetAsync("/");
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        first.Requests.Should().ContainSingle();
        second.Requests.Should().BeEmpty();
        app.Server.TotalRequests.Should().Be(1);
        app.Server.TotalFailures.Should().Be(1);
    }

    [Theory]
    [InlineData("GET", 1)]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    [InlineData("POST", 2)]
    public async Task A_reset_after_the_request_is_answered_with_502_and_told_to_no_other_server(string method, int version)
    {
        using var first = Resetting();
        using var second = Resetting();
        await using var app = await BalancedApp.StartAsync(first, second);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/")
        {
            Content = method == "POST" ? new StringContent("body") : null,
            Version = new Version(version, version % 2),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await app.Client(version).SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        first.Request.Line.Should().Be($"{method} / HTTP/1.1");
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
    public async Task The_only_server_is_tried_again_after_pauses()
    {
        var time = new ManualTime();
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", ScriptedServer.RefusingAddress()),
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        var get = app.Client().GetAsync("/");
        await time.AdvanceUntilAsync(get, TimeSpan.FromSeconds(1));
        using var response = await get;
        await ExpectUnavailableAsync(response);
        app.Server.TotalFailures.Should().Be(4);
        app.Server.TotalRequests.Should().Be(4);
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
    public async Task A_server_that_does_not_take_the_connection_in_time_counts_as_refusing()
    {
        using var silent = new SilentServer();
        await using var app = await BalancedApp.StartAsync(web =>
        {
            web.AddServer("s1", silent.Address);
            web.Options.Retries = 1;
            web.Options.Timeouts.Connect = TimeSpan.FromMilliseconds(200);
        });
        using var response = await app.Client().GetAsync("/");
        await ExpectUnavailableAsync(response);
        app.Server.TotalFailures.Should().Be(2);
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

    [Fact]
    public async Task An_error_of_a_servers_own_is_no_failure()
    {
        using var server = ScriptedServer.Answering(Answer.With("503 Full", "Content-Length: 0", "Retry-After: 5"));
        await using var app = await BalancedApp.StartAsync(server);
        using var response = await app.Client().GetAsync("/");
        response.Headers.GetValues("Retry-After").Should().Equal("5");
        app.Server.TotalFailures.Should().Be(0);
        server.Requests.Should().ContainSingle();
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
