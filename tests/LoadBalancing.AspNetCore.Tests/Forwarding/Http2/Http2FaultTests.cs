using System.Collections.Concurrent;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Http2;

/// <summary>The fault matrix with servers that speak HTTP/2.</summary>
public sealed class Http2FaultTests
{
    private const int InternalError = 2;
    private const int RefusedStream = 7;
    private const int Cancel = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<RequestRecord> _records = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(InternalError, "GET")]
    [InlineData(InternalError, "POST")]
    [InlineData(Cancel, "GET")]
    public async Task A_stream_that_is_reset_before_its_head_is_not_repeated(int code, string method)
    {
        await using var origin = await Http2Origin.StartAsync(context => ResetAsync(context, code));
        await using var app = await StartAsync(origin.Address);
        (await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting(method + " /", "Content-Length: 0"))).Should().StartWith("HTTP/1.1 502 ");
        await ExpectAsync(app, 502, "SH", failures: 1);
        origin.Requests.Should().ContainSingle();
    }

    // A refused stream was not processed, so the framework's client may send it again (RFC 9113, section 8.7); not for ever.
    [Fact]
    public async Task A_stream_that_is_refused_ends_in_an_answer()
    {
        await using var origin = await Http2Origin.StartAsync(context => ResetAsync(context, RefusedStream));
        await using var app = await StartAsync(origin.Address);
        (await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("GET /"))).Should().StartWith("HTTP/1.1 502 ");
        await ExpectAsync(app, 502, "SH", failures: 1);
    }

    [Fact]
    public async Task A_body_is_not_sent_again_behind_a_stream_that_was_refused()
    {
        var bodies = 0;
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[4]);
            Interlocked.Increment(ref bodies);
            await ResetAsync(context, RefusedStream);
        });
        await using var app = await StartAsync(origin.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 4") + "body");
        (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 502 ");
        await ExpectAsync(app, 502, "SH", failures: 1);
        bodies.Should().Be(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_stream_that_is_reset_within_its_body_breaks_the_response_off(int version)
    {
        var seen = new TaskCompletionSource();
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            await seen.Task;
            await ResetAsync(context, InternalError);
        });
        await using var app = await StartAsync(origin.Address);
        using var response = await app.Client(version).GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[5]).AsTask().Soon();
        seen.SetResult();
        var more = () => body.ReadAsync(new byte[5]).AsTask();
        await more.Should().ThrowAsync<IOException>();
        await ExpectAsync(app, 200, "SD", failures: 1);
    }

    [Fact]
    public async Task A_response_shorter_than_announced_breaks_off()
    {
        var seen = new TaskCompletionSource();
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            await seen.Task;
        });
        await using var app = await StartAsync(origin.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /"));
        (await client.ReadUntilAsync("begun")).Should().Contain("Content-Length: 100\r\n");
        seen.SetResult();
        (await client.ReadToEndAsync()).Text.Should().BeEmpty();
        await ExpectAsync(app, 200, "SD", failures: 1);
    }

    [Theory]
    [InlineData(false, 504, "sH")]
    [InlineData(true, 200, "sD")]
    public async Task A_server_that_falls_silent(bool begins, int status, string letters)
    {
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            if (begins)
            {
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
            }

            await UntilLeftAsync(context);
        });
        await using var app = await StartAsync(origin.Address, server: Limit);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Get("/"));
        await Patience.UntilAsync(() => origin.Requests.Count == 1, "the request at the server");
        if (begins)
        {
            await client.ReadUntilAsync("begun");
        }

        await _time.AdvanceUntilAsync(client.ReadToEndAsync(), Limit);
        await ExpectAsync(app, status, letters, failures: 1);
        await _left.Task.Soon();
    }

    [Theory]
    [InlineData("GET /", "", "CH", false)]
    [InlineData("POST /", "Content-Length: 100", "CD", false)]
    [InlineData("GET /", "", "CD", true)]
    public async Task A_client_that_leaves_takes_its_stream_along(string line, string header, string letters, bool begins)
    {
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            if (begins)
            {
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
            }

            await UntilLeftAsync(context);
        });
        await using var app = await StartAsync(origin.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync((header.Length == 0 ? RawClient.Lasting(line) : RawClient.Lasting(line, header)) + (header.Length == 0 ? "" : "part"));
        await Patience.UntilAsync(() => origin.Requests.Count == 1, "the request at the server");
        if (begins)
        {
            await client.ReadUntilAsync("begun");
        }

        client.Reset();
        await ExpectAsync(app, begins ? 200 : 0, letters, failures: 0);
        await _left.Task.Soon();
    }

    [Fact]
    public async Task A_client_that_stands_still_in_its_body()
    {
        await using var origin = await Http2Origin.StartAsync(UntilLeftAsync);
        await using var app = await StartAsync(origin.Address, client: Limit);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 100") + "part");
        await Patience.UntilAsync(() => origin.Requests.Count == 1, "the request at the server");
        var head = client.ReadUntilAsync("\r\n\r\n");
        await _time.AdvanceUntilAsync(head, Limit);
        (await head).Should().StartWith("HTTP/1.1 408 ");
        await ExpectAsync(app, 408, "cD", failures: 0);
        await _left.Task.Soon();
    }

    [Fact]
    public async Task An_early_response_spares_the_rest_of_the_body()
    {
        await using var origin = await Http2Origin.StartAsync(context =>
        {
            context.Response.StatusCode = 413;
            return context.Response.WriteAsync("early");
        });
        await using var app = await StartAsync(origin.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 10000000") + new string('x', 100_000));
        var (head, body) = await client.ReadResponseAsync();
        (head[..13], body).Should().Be(("HTTP/1.1 413 ", "early"));
        await ExpectAsync(app, 413, "--", failures: 0);
    }

    [Fact]
    public async Task A_server_that_refuses_connections_is_left_with_the_body()
    {
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(await reader.ReadToEndAsync());
        });
        await using var app = await StartAsync(ScriptedServer.RefusingAddress(), origin.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 4") + "body");
        (await client.ReadResponseAsync()).Body.Should().Be("body");
        var record = await RecordAsync(app);
        (record.Termination.ToString(), record.Retries, record.Redispatched, record.Server!.Name).Should().Be(("--", 1, true, "s2"));
        (record.BytesReceived, record.BytesSent).Should().Be((4, 4));
        (record.Times.Connect.HasValue, record.Times.Response.HasValue).Should().Be((true, true));
    }

    [Theory]
    [InlineData(false, 502, "DH")]
    [InlineData(true, 200, "DD")]
    public async Task What_runs_on_a_server_that_goes_down_may_end_with_it(bool begins, int status, string letters)
    {
        var asked = new TaskCompletionSource();
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            if (begins)
            {
                await context.Response.WriteAsync("begun");
                await context.Response.Body.FlushAsync();
            }

            asked.SetResult();
            await UntilLeftAsync(context);
        });
        await using var app = await StartAsync(origin.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /"));
        await asked.Task.Soon();
        if (begins)
        {
            await client.ReadUntilAsync("begun");
        }

        app.Server.SetAdministrativeState(AdministrativeState.Maintenance);
        await ExpectAsync(app, status, letters, failures: 0);
        await _left.Task.Soon();
    }

    [Fact]
    public async Task A_server_that_goes_away_ends_what_it_has_begun()
    {
        var seen = new TaskCompletionSource();
        await using var origin = await Http2Origin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("begun ");
            await context.Response.Body.FlushAsync();
            await seen.Task;
            await context.Response.WriteAsync("and ended");
        });
        await using var app = await StartAsync(origin.Address);
        using var response = await app.Client().GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        var stopped = origin.StopAsync();
        seen.SetResult();
        (await response.Content.ReadAsStringAsync()).Should().Be("begun and ended");
        await stopped.Soon();
        await ExpectAsync(app, 200, "--", failures: 0);
    }

    [Fact]
    public async Task A_server_that_refuses_alone()
    {
        await using var app = await StartAsync(ScriptedServer.RefusingAddress());
        (await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("GET /"))).Should().StartWith("HTTP/1.1 503 ");
        await ExpectAsync(app, 503, "SC", failures: 1);
    }

    [Fact]
    public async Task A_server_that_never_takes_the_connection()
    {
        using var silent = new SilentServer();
        await using var app = await StartAsync(silent.Address, server: Limit);
        var head = RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("GET /"));
        await _time.AdvanceUntilAsync(head, Limit);
        (await head).Should().StartWith("HTTP/1.1 503 ");
        await ExpectAsync(app, 503, "sC", failures: 1);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    [InlineData("")]
    public async Task A_server_that_does_not_speak_the_protocol(string answer)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.Wire.ReadUntilAsync("SM\r\n\r\n");
            await connection.SendAsync(answer);
        });
        await using var app = await StartAsync(server.Address);
        (await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("GET /"))).Should().MatchRegex("^HTTP/1.1 50[23] ");
        var record = await RecordAsync(app);
        record.Termination.ToString().Should().BeOneOf("SH", "SC", "PH");
    }

    private static Task ResetAsync(HttpContext context, int code)
    {
        context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
        return Task.CompletedTask;
    }

    private async Task UntilLeftAsync(HttpContext context)
    {
        using var registration = context.RequestAborted.Register(_left.SetResult);
        await _left.Task;
    }

    // Nobody is waited for in vain but who has a limit.
    private Task<BalancedApp> StartAsync(string address, TimeSpan? server = null, TimeSpan? client = null) =>
        StartAsync(retries: 0, server, client, address);

    private Task<BalancedApp> StartAsync(string first, string second) => StartAsync(retries: 1, server: null, client: null, first, second);

    private async Task<BalancedApp> StartAsync(int retries, TimeSpan? server, TimeSpan? client, params string[] addresses)
    {
        var app = await BalancedApp.StartAsync(
            web =>
            {
                foreach (var (i, address) in addresses.Index())
                {
                    web.AddServer($"s{i + 1}", address, one => one.Protocol(ServerProtocol.Http2).EndSessionsWhenDown());
                }

                web.Options.Retries = retries;
                var limits = web.Options.Timeouts;
                limits.Connect = limits.Response = limits.Idle = server ?? Timeout.InfiniteTimeSpan;
            },
            builder => builder.Services.AddSingleton<TimeProvider>(_time),
            BalancedApp.WithClientIdle(client ?? Timeout.InfiniteTimeSpan));
        app.Services.GetRequiredService<RequestJournal>().RequestEnded += _records.Enqueue;
        return app;
    }

    private async Task ExpectAsync(BalancedApp app, int status, string letters, int failures)
    {
        var record = await RecordAsync(app);
        (record.Status, record.Termination.ToString()).Should().Be((status, letters));
        app.Server.TotalFailures.Should().Be(failures);
    }

    private async Task<RequestRecord> RecordAsync(BalancedApp app)
    {
        await Patience.UntilAsync(() => !_records.IsEmpty, "the end of the request");
        await app.UntilIdleAsync();
        return _records.Should().ContainSingle().Subject;
    }
}
