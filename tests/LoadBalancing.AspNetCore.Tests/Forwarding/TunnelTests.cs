using System.Text;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Connections that change to another protocol.</summary>
public sealed class TunnelTests
{
    private const int Large = 8 * 1024 * 1024;

    private static readonly string Request = RawClient.Lasting("GET /chat", "Connection: Upgrade", "Upgrade: websocket");
    private static readonly string Switched = Answer.With("101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket");

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Bytes_go_both_ways()
    {
        using var server = Switching(async wire =>
        {
            for (var i = 0; i < 3; i++)
            {
                await wire.SendAsync("you said " + await wire.ReadAsync(6));
            }

            await wire.ReadToEndAsync();
        }, greeting: "hello");
        await using var app = await StartAsync(server);
        using (var client = await RawClient.ConnectAsync(app.Address))
        {
            await client.SendAsync(Request);
            (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 101 ").And
                .Contain("Upgrade: websocket\r\n").And.Contain("Connection: Upgrade\r\n");
            (await client.ReadAsync(5)).Should().Be("hello");
            for (var i = 0; i < 3; i++)
            {
                await client.SendAsync($"word {i}");
                (await client.ReadAsync(15)).Should().Be($"you said word {i}");
            }

            app.Server.InFlight.Should().Be(1);
        }

        await ExpectNothingLeftAsync(app);
        server.Request.Values("Upgrade").Should().Equal("websocket");
        server.Request.Values("Connection").Should().Equal("Upgrade");
        await Patience.UntilAsync(server.AllClosed, "the server to hear of the end");
    }

    [Fact]
    public async Task A_server_that_ends_ends_the_client_too()
    {
        using var server = Switching(wire => wire.SendAsync("bye"));
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Request);
        await client.ReadUntilAsync("\r\n\r\n");
        (await client.ReadToEndAsync()).Should().Be(("bye", false));
        client.Dispose();
        await ExpectNothingLeftAsync(app);
    }

    [Fact]
    public async Task What_a_client_said_before_it_ended_reaches_the_server()
    {
        var heard = new TaskCompletionSource<(string, bool)>();
        using var server = Switching(async wire => heard.SetResult(await wire.ReadToEndAsync()));
        await using var app = await StartAsync(server);
        await ExpectLastWordsAsync(app, heard.Task);
    }

    // Kestrel's own connections tell of a client's end as soon as it has come, whatever has not been read yet.
    [Fact]
    public async Task They_reach_it_also_when_the_end_is_known_before_they_are_read()
    {
        var heard = new TaskCompletionSource<(string, bool)>();
        var ended = new TaskCompletionSource();
        using var server = Switching(async wire => heard.SetResult(await wire.ReadToEndAsync()));
        await using var app = await BalancedApp.StartBareAsync(
            builder => builder.Services.AddLoadBalancer().AddBackend("web", web => web.AddServer("s1", server.Address)),
            web =>
            {
                web.Use((context, next) =>
                {
                    var upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
                    context.Features.Set<IHttpUpgradeFeature>(new LateUpgrade(upgrade, ended.Task));
                    context.RequestAborted.Register(ended.SetResult);
                    return next(context);
                });
                web.MapLoadBalancer("/{**path}", "web");
            });
        await ExpectLastWordsAsync(app, heard.Task);
    }

    // A client that has ended takes nothing any more, unless it is known to have ended its side alone.
    [Fact]
    public async Task A_server_that_goes_on_when_its_client_has_ended_is_cut_off()
    {
        using var server = Switching(async wire =>
        {
            await wire.ReadToEndAsync();
            while (true)
            {
                await wire.SendAsync(new byte[1024]);
            }
        });
        await using var app = await StartAsync(server);
        using (var client = await RawClient.ConnectAsync(app.Address))
        {
            await client.SendAsync(Request);
            await client.ReadUntilAsync("\r\n\r\n");
        }

        await Patience.UntilAsync(server.AllClosed, "the server to be cut off");
        await ExpectNothingLeftAsync(app);
    }

    [Fact]
    public async Task On_event_loops_each_direction_ends_for_itself()
    {
        var heard = new TaskCompletionSource<(string, bool)>();
        using var server = Switching(async wire =>
        {
            await wire.SendAsync("that is all from me");
            wire.FinishSending();
            heard.SetResult(await wire.ReadToEndAsync());
        });
        await using var app = await StartOnEventLoopsAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Request);
        await client.ReadUntilAsync("\r\n\r\n");
        (await client.ReadToEndAsync()).Should().Be(("that is all from me", false));
        await client.SendAsync("one more thing");
        client.FinishSending();
        (await heard.Task.Soon()).Should().Be(("one more thing", false));
        await ExpectNothingLeftAsync(app);
    }

    [Fact]
    public async Task On_event_loops_a_client_that_has_ended_still_hears_the_server()
    {
        using var server = Switching(async wire =>
        {
            (await wire.ReadToEndAsync()).Should().Be(("question", false));
            await wire.SendAsync("answer");
        });
        await using var app = await StartOnEventLoopsAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Request);
        await client.ReadUntilAsync("\r\n\r\n");
        await client.SendAsync("question");
        client.FinishSending();
        (await client.ReadToEndAsync()).Should().Be(("answer", false));
        await ExpectNothingLeftAsync(app);
    }

    [Fact]
    public async Task Much_goes_both_ways_at_once()
    {
        var block = Encoding.Latin1.GetBytes(new string('x', 64 * 1024));
        var done = new TaskCompletionSource();
        using var server = Switching(async wire =>
        {
            await Task.WhenAll(SendAsync(wire), wire.SkipAsync(Large));
            done.SetResult();
            await wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server);
        using (var client = await RawClient.ConnectAsync(app.Address))
        {
            await client.SendAsync(Request);
            await client.ReadUntilAsync("\r\n\r\n");
            await Task.WhenAll(SendAsync(client), client.SkipAsync(Large));
            await done.Task.Soon();
        }

        await ExpectNothingLeftAsync(app);

        async Task SendAsync(Wire wire)
        {
            for (var sent = 0; sent < Large; sent += block.Length)
            {
                await wire.SendAsync(block);
            }
        }
    }

    [Fact]
    public async Task Silence_ends_after_the_idle_time_out()
    {
        using var server = Switching(wire => wire.ReadToEndAsync());
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Request);
        await client.ReadUntilAsync("\r\n\r\n");
        var end = client.ReadToEndAsync();
        await _time.AdvanceUntilAsync(end, TimeSpan.FromMinutes(1));
        await ExpectNothingLeftAsync(app);
        await Patience.UntilAsync(server.AllClosed, "the server to hear of the end");
    }

    [Fact]
    public async Task A_client_that_takes_nothing_ends_after_the_idle_time_out()
    {
        var block = Encoding.Latin1.GetBytes(new string('x', 64 * 1024));
        var cut = new TaskCompletionSource();
        using var server = Switching(async wire =>
        {
            try
            {
                while (true)
                {
                    await wire.SendAsync(block);
                }
            }
            catch (IOException)
            {
                cut.SetResult();
            }
        });
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Request);
        await client.ReadUntilAsync("\r\n\r\n");
        await _time.AdvanceUntilAsync(cut.Task, TimeSpan.FromMinutes(1));
        await ExpectNothingLeftAsync(app);
    }

    [Fact]
    public async Task A_refused_upgrade_is_an_ordinary_response()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("no"));
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Request);
        var (head, body) = await client.ReadResponseAsync();
        head.Should().StartWith("HTTP/1.1 200 OK\r\n").And.NotContain("Upgrade");
        body.Should().Be("no");
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(0);
    }

    [Theory]
    [InlineData]
    [InlineData("Upgrade: h2c")]
    [InlineData("Upgrade: websocket", "Upgrade: h2c")]
    public async Task A_server_that_does_not_switch_to_what_was_asked_for_is_answered_for_with_502(params string[] headers)
    {
        using var server = ScriptedServer.Answering(Answer.With("101 Switching Protocols", headers));
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Request);
        (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 502 ");
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0);
        app.Server.TotalFailures.Should().Be(1);
    }

    private Task<BalancedApp> StartAsync(ScriptedServer server) => BalancedApp.StartAsync(_time, server);

    private static Task<BalancedApp> StartOnEventLoopsAsync(ScriptedServer server) => BalancedApp.StartBareAsync(builder =>
        builder.Services.AddLoadBalancer().AddBackend("web", web => web.AddServer("s1", server.Address)).UseEventLoops());

    private static ScriptedServer Switching(Func<Wire, Task> script, string greeting = "") => new(async connection =>
    {
        await connection.ReadHeadAsync();
        await connection.SendAsync(Switched + greeting);
        await script(connection.Wire);
    });

    private static async Task ExpectLastWordsAsync(BalancedApp app, Task<(string, bool)> heard)
    {
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(Request);
        await client.ReadUntilAsync("\r\n\r\n");
        await client.SendAsync("last words");
        client.FinishSending();
        (await heard.Soon()).Should().Be(("last words", false));
        await client.ReadToEndAsync();
        await ExpectNothingLeftAsync(app);
    }

    private static async Task ExpectNothingLeftAsync(BalancedApp app)
    {
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0);
        app.Server.TotalFailures.Should().Be(0);
    }
}
