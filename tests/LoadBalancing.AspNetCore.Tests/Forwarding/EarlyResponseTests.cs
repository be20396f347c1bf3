using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Dispatching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Responses that do not wait for the request's body, and requests that wait to be told to send it.</summary>
public sealed class EarlyResponseTests
{
    private static readonly string Part = new('x', 256 * 1024);
    private static readonly string Upload = RawClient.Lasting("POST /", "Content-Length: 10000000");
    private static readonly string Waiting = RawClient.Lasting("POST /", "Content-Length: 4", "Expect: 100-continue");

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("413 Too Much", false)]
    [InlineData("413 Too Much", true)]
    [InlineData("200 OK", false)]
    [InlineData("200 OK", true)]
    public async Task The_client_sees_it_while_its_upload_is_unfinished(string status, bool closes)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.Wire.SkipAsync(10_000);
            await connection.SendAsync(Answer.With(status, "Content-Length: 5") + "early");
            if (!closes)
            {
                await connection.Wire.ReadToEndAsync();
            }
        });
        await using var app = await StartAsync(server);
        using (var client = await RawClient.ConnectAsync(app.Address))
        {
            await client.SendAsync(Upload + Part);
            var (head, body) = await client.ReadResponseAsync();
            head.Should().StartWith($"HTTP/1.1 {status}\r\n");
            body.Should().Be("early");
        }

        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0);
        app.Server.TotalFailures.Should().Be(0);
        await Patience.UntilAsync(server.AllClosed, "the end of the connection");
    }

    [Fact]
    public async Task On_event_loops_a_client_that_goes_on_sending_gets_it_and_is_let_go()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Answer.With("413 Too Much", "Content-Length: 5") + "early");
        });
        await using var app = await BalancedApp.StartBareAsync(builder =>
            builder.Services.AddLoadBalancer().AddBackend("web", web => web.AddServer("s1", server.Address)).UseEventLoops());
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Request("POST /", "Content-Length: 1000000000000"));
        var sending = SendForEverAsync(client);
        (await client.ReadResponseAsync()).Body.Should().Be("early");
        await sending.Soon();
    }

    [Fact]
    public async Task The_rest_of_an_upload_is_not_taken_for_another_request()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Answer.Ok("early"));
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /first", "Content-Length: 100"));
        (await client.ReadResponseAsync()).Body.Should().Be("early");
        await client.SendAsync(RawClient.Lasting("GET /no").PadRight(100) + RawClient.Get("/second"));
        await client.ReadToEndAsync();
        await app.UntilNothingRunsAsync();
        server.Requests.Select(request => request.Line).Should().NotContain(line => line.Contains("/no"));
    }

    [Fact]
    public async Task A_client_that_breaks_its_upload_during_the_response_is_to_blame_itself()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Answer.With("200 OK", "Content-Length: 10") + "early");
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Transfer-Encoding: chunked") + Answer.Chunk("fine"));
        await client.ReadUntilAsync("early");
        await client.SendAsync("this is no chunk\r\n");
        await client.ReadToEndAsync();
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0);
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task The_servers_go_ahead_is_passed_on()
    {
        using var server = new ScriptedServer(async connection =>
        {
            var request = await connection.ReadHeadAsync();
            request.Values("Expect").Should().Equal("100-continue");
            await connection.SendAsync(Answer.With("100 Continue"));
            await connection.SendAsync(Answer.Ok(await connection.Wire.ReadAsync(4)));
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Waiting);
        (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 100 ");
        await client.SendAsync("body");
        (await client.ReadResponseAsync()).Body.Should().Be("body");
        await app.UntilNothingRunsAsync();
        app.Pool.Idle.Should().Be(1);
    }

    [Fact]
    public async Task A_server_that_gives_no_go_ahead_gets_the_body_after_a_second()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("done"));
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Waiting);
        var told = client.ReadUntilAsync("\r\n\r\n");
        await _time.AdvanceUntilAsync(told, TimeSpan.FromMilliseconds(100));
        (await told).Should().StartWith("HTTP/1.1 100 ");
        await client.SendAsync("body");
        (await client.ReadResponseAsync()).Body.Should().Be("done");
        server.Request.Body.Should().Be("body");
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_server_that_has_gone_before_it_got_the_request_may_have_answered_it()
    {
        BalancedApp? app = null;
        using var gone = new ManualResetEventSlim();
        using var server = new ScriptedServer(async connection =>
        {
            await Patience.UntilAsync(() => app is { Pool.Created: > 0 }, "a connection");
            await connection.SendAsync(Answer.With("503 Busy", "Content-Length: 4") + "busy");
            connection.Wire.Reset();
            gone.Set();
        });
        var clock = new AskedClock
        {
            OnAsked = () =>
            {
                // Also when the connection is there and nothing has been sent.
                if (app is { Pool.Created: > 0 })
                {
                    gone.Wait(Patience.Limit);
                }
            },
        };
        await using (app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address), builder => builder.Services.AddSingleton<TimeProvider>(clock)))
        {
            app.Services.GetRequiredService<RequestJournal>().RequestEnded += _ => { };
            var (text, _) = await RawClient.ExchangeAsync(app.Address, RawClient.Get("/"));
            text.Should().StartWith("HTTP/1.1 503 Busy\r\n").And.EndWith("\r\n\r\nbusy");
            await app.UntilIdleAsync();
            app.Server.TotalFailures.Should().Be(0);
            server.Connections.Should().Be(1);
        }
    }

    [Fact]
    public async Task A_refusal_spares_the_body()
    {
        var rest = new TaskCompletionSource<string>();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Answer.With("417 No", "Content-Length: 0"));
            rest.SetResult((await connection.Wire.ReadToEndAsync()).Text);
        });
        await using var app = await StartAsync(server);
        using (var client = await RawClient.ConnectAsync(app.Address))
        {
            await client.SendAsync(Waiting);
            (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 417 No\r\n");
        }

        (await rest.Task.Soon()).Should().BeEmpty();
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0);
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_client_need_not_wait_for_the_go_ahead()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Answer.With("100 Continue"));
            await connection.SendAsync(Answer.Ok(await connection.Wire.ReadAsync(4)));
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Waiting + "body");
        var (head, body) = await client.ReadResponseAsync();
        if (head.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
        {
            (_, body) = await client.ReadResponseAsync();
        }

        body.Should().Be("body");
    }

    // The sender has not heard of the end of the body when the server, which has all of it, has answered.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_response_to_the_last_byte_is_not_early(bool endIsTold)
    {
        var told = new TaskCompletionSource();
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address),
            builder => builder.Services.AddSingleton<TimeProvider>(_time),
            web =>
            {
                web.Use((context, next) =>
                {
                    context.Features.Set<IRequestBodyPipeFeature>(new LateEnd(context.Request.BodyReader, told.Task));
                    return next(context);
                });
                web.MapLoadBalancer("/{**path}", "web");
            });
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 4") + "body");
        var response = client.ReadResponseAsync();
        var patience = TimeSpan.FromMilliseconds(100);
        await Patience.UntilAsync(() => _time.IsAwaited(patience), "that the end of the body is waited for");
        if (endIsTold)
        {
            told.SetResult();
        }
        else
        {
            _time.Advance(patience);
        }

        (await response.Soon()).Body.Should().Be("fine");
        await app.UntilNothingRunsAsync();
        app.Pool.Idle.Should().Be(endIsTold ? 1 : 0);
        app.Server.TotalFailures.Should().Be(0);
    }

    private static async Task SendForEverAsync(Wire client)
    {
        try
        {
            while (true)
            {
                await client.SendAsync(Part);
            }
        }
        catch (IOException)
        {
            // The connection has ended.
        }
    }

    private Task<BalancedApp> StartAsync(ScriptedServer server) => BalancedApp.StartAsync(_time, server);

    private sealed class AskedClock : TimeProvider
    {
        public required Action OnAsked { get; init; }

        public override long GetTimestamp()
        {
            OnAsked();
            return base.GetTimestamp();
        }
    }
}
