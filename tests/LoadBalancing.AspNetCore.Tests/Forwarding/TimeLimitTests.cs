using System.Net;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Time limits, on a clock that the tests move.</summary>
public sealed class TimeLimitTests
{
    private static readonly TimeSpan Response = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("GET", 1)]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    [InlineData("POST", 2)]
    public async Task A_server_that_does_not_respond_is_given_up_with_504(string method, int version)
    {
        var asked = new TaskCompletionSource();
        var cut = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            asked.SetResult();
            await connection.Wire.ReadToEndAsync();
            cut.SetResult();
        });
        await using var app = await StartAsync(server);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/")
        {
            Content = method == "POST" ? new StringContent("body") : null,
            Version = new Version(version, version % 2),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var send = app.Client(version).SendAsync(request);
        await asked.Task.Soon();
        _time.Advance(Response - TimeSpan.FromSeconds(1));
        send.IsCompleted.Should().BeFalse();
        await _time.AdvanceUntilAsync(send, Response);
        using var response = await send;
        response.StatusCode.Should().Be(HttpStatusCode.GatewayTimeout);
        await cut.Task.Soon();
        await app.UntilIdleAsync();
        app.Server.TotalFailures.Should().Be(1);
        server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_client_that_has_sent_its_body_but_not_ended_its_stream_is_not_blamed_for_a_silent_server()
    {
        var asked = new TaskCompletionSource();
        var over = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            asked.SetResult();
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new WrittenContent(async write =>
            {
                await write("body");
                await over.Task;
            }),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentLength = 4;
        var send = app.Client(2).SendAsync(request);
        await asked.Task.Soon();
        _time.Advance(Idle * 2);
        send.IsCompleted.Should().BeFalse();
        await _time.AdvanceUntilAsync(send, Response);
        using var response = await send;
        over.SetResult();
        response.StatusCode.Should().Be(HttpStatusCode.GatewayTimeout);
        await app.UntilIdleAsync();
        app.Server.TotalFailures.Should().Be(1);
    }

    // The end of the upload comes when the response has begun: what holds from then on is the limit of a body, not that of a head.
    [Fact]
    public async Task A_response_that_overtakes_the_end_of_its_request_may_stand_still_as_long_as_any_other()
    {
        var isEnded = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadChunkAsync();
            await connection.SendAsync(Answer.With("200 OK", "Content-Length: 10") + "half!");
            (await connection.ReadChunkAsync()).Should().BeEmpty();
            isEnded.SetResult();
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Transfer-Encoding: chunked") + Answer.Chunk("all of it"));
        await client.ReadUntilAsync("half!");
        await client.SendAsync(Answer.Chunk(""));
        await isEnded.Task.Soon();
        var began = _time.GetUtcNow();
        var rest = client.ReadToEndAsync();
        _time.Advance(Idle - TimeSpan.FromSeconds(1));
        app.Server.InFlight.Should().Be(1);
        await _time.AdvanceUntilAsync(rest, TimeSpan.FromSeconds(1));
        (_time.GetUtcNow() - began).Should().BeLessThan(Response);
        (await rest).Should().Be(("", true));
        await app.UntilIdleAsync();
        app.Server.TotalFailures.Should().Be(1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task A_clock_that_is_set_by_days_ends_nothing(int days)
    {
        using var asked = new SemaphoreSlim(0);
        using var next = new SemaphoreSlim(0);
        using var server = new ScriptedServer(async connection =>
        {
            while (true)
            {
                await connection.ReadRequestAsync();
                asked.Release();
                await next.WaitAsync();
                await connection.SendAsync(Answer.With("200 OK", "Content-Length: 10") + "half!");
                await next.WaitAsync();
                await connection.SendAsync("whole");
            }
        });
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 4") + "bo");
            await Patience.UntilAsync(() => app.Server.InFlight == 1, "the request at the proxy");
            SetClock();
            await client.SendAsync("dy");
            await asked.WaitAsync().Soon();
            SetClock();
            next.Release();
            await client.ReadUntilAsync("half!");
            SetClock();
            next.Release();
            await client.ReadUntilAsync("whole");
            await app.UntilNothingRunsAsync();
            SetClock();
        }

        app.Server.TotalFailures.Should().Be(0);
        (app.Pool.Created, app.Pool.Reused, app.Pool.Idle).Should().Be((1, 1, 1));

        // What time brings about is seen when any passes; what is due at once would end something now.
        void SetClock()
        {
            _time.WallOffset += TimeSpan.FromDays(days);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Bodies_that_move_now_and_then_take_as_long_as_they_like(int version)
    {
        using var next = new SemaphoreSlim(0);
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            while (await connection.ReadChunkAsync() is { Length: > 0 })
            {
                next.Release();
            }

            await connection.SendAsync(Answer.With("200 OK", "Transfer-Encoding: chunked"));
            for (var i = 0; i < 10; i++)
            {
                await next.WaitAsync();
                await connection.SendAsync(Answer.Chunk("x"));
            }

            await connection.SendAsync(Answer.Chunk(""));
        });
        await using var app = await StartAsync(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new WrittenContent(async write =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await write("x");
                    await next.WaitAsync(Patience.Limit);
                    _time.Advance(Idle * 0.4);
                }
            }),
            Version = new Version(version, version % 2),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await app.Client(version).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(Idle * 0.4);
            next.Release();
            (await body.ReadAsync(new byte[1]).AsTask().Soon()).Should().Be(1);
        }

        (await body.ReadAsync(new byte[1]).AsTask().Soon()).Should().Be(0);
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_client_that_stops_in_its_body_is_told_so_and_the_server_is_not_blamed()
    {
        var asked = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadChunkAsync();
            asked.SetResult();
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server, Timeout.InfiniteTimeSpan, clientIdle: Idle);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Request("POST /", "Transfer-Encoding: chunked") + Answer.Chunk("start"));
        await asked.Task.Soon();
        var head = client.ReadUntilAsync("\r\n");
        await _time.AdvanceUntilAsync(head, Idle);
        (await head).Should().StartWith("HTTP/1.1 408 ");
        await app.UntilIdleAsync();
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_client_that_stops_taking_the_response_is_cut_off_and_the_server_is_not_blamed()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("200 OK", "Connection: close"));
            while (true)
            {
                await connection.Wire.SendAsync(new byte[64 * 1024]);
            }
        });
        await using var app = await StartAsync(server, Timeout.InfiniteTimeSpan, clientIdle: Idle);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Get("/"));
        await client.ReadUntilAsync("\r\n\r\n");
        await _time.AdvanceUntilAsync(app.UntilIdleAsync(), Idle);
        app.Server.TotalFailures.Should().Be(0);
        (await client.ReadToEndAsync()).Reset.Should().BeTrue();
    }

    private Task<BalancedApp> StartAsync(ScriptedServer server) => StartAsync(server, Idle, clientIdle: Idle);

    // Who cannot be told to have begun waiting for whom is given limits for one of them alone.
    private Task<BalancedApp> StartAsync(ScriptedServer server, TimeSpan serverIdle, TimeSpan clientIdle) => BalancedApp.StartAsync(
        web =>
        {
            web.AddServer("s1", server.Address);
            web.Options.Timeouts.Response = Response;
            web.Options.Timeouts.Idle = serverIdle;
        },
        builder => builder.Services.AddSingleton<TimeProvider>(_time),
        BalancedApp.WithClientIdle(clientIdle));
}
