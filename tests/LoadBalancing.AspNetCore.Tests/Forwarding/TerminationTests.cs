using System.Collections.Concurrent;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>What the record of a request says about its end, where it is not its server that ends it.</summary>
public sealed class TerminationTests
{
    private const string Begun = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<RequestRecord> _records = new();

    [Fact]
    public async Task No_server_at_all()
    {
        await using var app = await BalancedApp.StartAsync(web => web.AddServer("s1", "http://127.0.0.1:1", server => server.Options.Disabled = true));
        Listen(app);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /"));
        var record = await EndOfAsync(app);
        (record.Status, record.Termination.ToString(), record.Server, record.Times.Queue).Should().Be((503, "SC", null, null));
    }

    [Fact]
    public async Task A_request_that_is_refused()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(server.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /a/../b"));
        var record = await EndOfAsync(app);
        (record.Status, record.Termination.ToString(), record.Server).Should().Be((400, "PR", null));
        server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("GET /", "", "", true, "CH")]
    [InlineData("GET /", "", "", false, "CH")]
    [InlineData("POST /", "Content-Length: 100", "part", true, "CD")]
    [InlineData("POST /", "Content-Length: 100", "part", false, "CD")]
    [InlineData("POST /", "Transfer-Encoding: chunked", "4\r\npart\r\n", true, "CD")]
    [InlineData("POST /", "Transfer-Encoding: chunked", "4\r\npart\r\n", false, "CD")]
    public async Task A_client_that_leaves_before_the_response(string line, string header, string body, bool reset, string letters)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync((header.Length == 0 ? RawClient.Lasting(line) : RawClient.Lasting(line, header)) + body);
        await Patience.UntilAsync(() => server.Requests.Count == 1, "the request at the server");
        Leave(client, reset);
        var record = await EndOfAsync(app);
        (record.Status, record.Termination.ToString()).Should().Be((0, letters));
        app.Server.TotalFailures.Should().Be(0);
    }

    // A reset comes through at once; an ordered end would stand behind the bytes that are not taken.
    [Fact]
    public async Task On_event_loops_a_client_that_leaves_while_its_server_takes_no_more_of_the_upload()
    {
        var stalled = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await stalled.Task;
        });
        await using var app = await StartOnEventLoopsAsync(server.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 1000000000"));
        await Patience.UntilAsync(() => server.Requests.Count == 1, "the request at the server");
        await client.SendUntilFullAsync();
        client.Reset();
        var record = await EndOfAsync(app);
        stalled.SetResult();
        (record.Status, record.Termination.ToString()).Should().Be((0, "CD"));
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_client_that_leaves_while_a_connection_is_made()
    {
        using var silent = new SilentServer();
        await using var app = await StartAsync(silent.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /"));
        await Patience.UntilAsync(() => app.Server.InFlight == 1, "the attempt");
        client.Reset();
        var record = await EndOfAsync(app);
        (record.Status, record.Termination.ToString(), record.Times.Connect).Should().Be((0, "CC", null));
        record.Server.Should().Be(app.Server);
        app.Server.TotalFailures.Should().Be(0);
    }

    [Theory]
    [InlineData("Content-Length: 100", "part")]
    [InlineData("Transfer-Encoding: chunked", "4\r\npart\r\n")]
    public async Task A_client_that_stands_still_in_its_body(string header, string body)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server.Address, client: Limit);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", header) + body);
        await RunOutOfTimeAsync();
        var record = await EndOfAsync(app);
        (record.Status, record.Termination.ToString()).Should().Be((408, "cD"));
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_of_the_response()
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
        await using var app = await StartAsync(server.Address, client: Limit);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /"));
        await RunOutOfTimeAsync();
        var record = await EndOfAsync(app);
        (record.Status, record.Termination.ToString()).Should().Be((200, "cD"));
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_tunnel_whose_server_stands_still_once_the_client_has_ended()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Answer.With("101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"));
            await connection.Wire.ReadToEndAsync();
            await Task.Delay(Timeout.Infinite);
        });
        await using var app = await StartOnEventLoopsAsync(server.Address, limits => limits.ServerFin = TimeSpan.FromMilliseconds(100));
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /chat", "Connection: Upgrade", "Upgrade: websocket"));
        await client.ReadUntilAsync("\r\n\r\n");
        client.FinishSending();
        var record = await EndOfAsync(app);
        (record.Status, record.Termination.ToString()).Should().Be((101, "sD"));
        app.Server.TotalFailures.Should().Be(0);
    }

    [Theory]
    [InlineData(false, "cD")]
    [InlineData(true, "CD")]
    public async Task A_tunnel_that_stands_still_or_is_left(bool leaves, string letters)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Answer.With("101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"));
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server.Address, client: Limit);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /chat", "Connection: Upgrade", "Upgrade: websocket"));
        await client.ReadUntilAsync("\r\n\r\n");
        if (leaves)
        {
            client.Reset();
        }
        else
        {
            await RunOutOfTimeAsync();
        }

        var record = await EndOfAsync(app);
        (record.Status, record.Termination.ToString()).Should().Be((101, letters));
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_client_that_leaves_within_the_response()
    {
        using var server = Silent(Begun);
        await using var app = await StartAsync(server.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /"));
        await client.ReadUntilAsync("begun");
        client.Reset();
        var record = await EndOfAsync(app);
        (record.Status, record.Termination.ToString()).Should().Be((200, "CD"));
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task Handlers_that_fail_spoil_nothing()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await BalancedApp.StartAsync(server);
        app.Services.GetRequiredService<RequestJournal>().RequestEnded += _ => throw new InvalidOperationException("A broken handler.");
        Listen(app);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /"));
        (await client.ReadResponseAsync()).Body.Should().Be("fine");
        (await EndOfAsync(app)).Termination.IsNormal.Should().BeTrue();
    }

    private static void Leave(Wire client, bool reset)
    {
        if (reset)
        {
            client.Reset();
        }
        else
        {
            client.FinishSending();
        }
    }

    private static ScriptedServer Silent(string response) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(response);
        await connection.Wire.ReadToEndAsync();
    });

    // Nobody is waited for in vain but who has a limit.
    private async Task<BalancedApp> StartAsync(string address, TimeSpan? client = null)
    {
        var app = await BalancedApp.StartAsync(
            web =>
            {
                web.AddServer("s1", address);
                web.Options.Retries = 0;
                var limits = web.Options.Timeouts;
                limits.Connect = limits.Response = limits.Idle = Timeout.InfiniteTimeSpan;
            },
            builder => builder.Services.AddSingleton<TimeProvider>(_time),
            BalancedApp.WithClientIdle(client ?? Timeout.InfiniteTimeSpan));
        Listen(app);
        return app;
    }

    private async Task<BalancedApp> StartOnEventLoopsAsync(string address, Action<TimeoutOptions>? limits = null)
    {
        var app = await BalancedApp.StartBareAsync(builder => builder.Services.AddLoadBalancer().UseEventLoops().AddBackend("web", web =>
        {
            web.AddServer("s1", address);
            limits?.Invoke(web.Options.Timeouts);
        }));
        Listen(app);
        return app;
    }

    private void Listen(BalancedApp app) => app.Services.GetRequiredService<RequestJournal>().RequestEnded += _records.Enqueue;

    private Task RunOutOfTimeAsync() => _time.AdvanceUntilAsync(UntilEndedAsync(), Limit);

    private Task UntilEndedAsync() => Patience.UntilAsync(() => !_records.IsEmpty, "the end of the request");

    private async Task<RequestRecord> EndOfAsync(BalancedApp app)
    {
        await UntilEndedAsync();
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(app.Pool.Idle);
        return _records.Should().ContainSingle().Subject;
    }
}
