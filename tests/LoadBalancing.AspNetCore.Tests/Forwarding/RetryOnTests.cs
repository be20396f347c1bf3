using System.Collections.Concurrent;
using System.Net;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Attempts that are repeated although something was sent.</summary>
public sealed class RetryOnTests
{
    private const string Busy = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<RequestRecord> _records = new();

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nConte")]
    [InlineData("GET", "HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("GET", "220 mail.example.test\r\n\r\n")]
    [InlineData("GET", Busy)]
    [InlineData("DELETE", Busy)]
    public async Task Another_server_answers(string method, string fault)
    {
        using var faulty = Faulty(fault);
        using var healthy = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(faulty.Address, healthy.Address);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        using var response = await app.Client().SendAsync(request);

        (await response.Content.ReadAsStringAsync()).Should().Be("fine");
        faulty.Requests.Should().ContainSingle();
        healthy.Requests.Should().ContainSingle();
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0, "what a response that nobody saw came on serves no other request");
        app.Server.TotalFailures.Should().Be(fault == Busy ? 0 : 1);
        await Patience.UntilAsync(() => !_records.IsEmpty, "the end of the request");
        var record = _records.Single();
        (record.Status, record.Termination.ToString(), record.Retries, record.Redispatched, record.Server!.Name)
            .Should().Be((200, "--", 1, true, "s2"));
    }

    [Theory]
    [InlineData("PROPFIND", true)]
    [InlineData("GET", false)]
    [InlineData("propfind", false)]
    public async Task Whose_requests_may_arrive_twice_is_for_the_operator_to_say(string method, bool repeated)
    {
        using var faulty = Faulty(Busy);
        using var healthy = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await BalancedApp.StartAsync(web => web
            .RetryOn(RetryReasons.Status503)
            .RepeatableMethods("PROPFIND", "REPORT")
            .AddServer("s1", faulty.Address)
            .AddServer("s2", healthy.Address));
        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        using var response = await app.Client().SendAsync(request);

        response.StatusCode.Should().Be(repeated ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        healthy.Requests.Should().HaveCount(repeated ? 1 : 0);
    }

    [Fact]
    public async Task A_response_in_time_replaces_one_that_is_late()
    {
        using var silent = new ScriptedServer(connection => connection.Wire.ReadToEndAsync());
        using var healthy = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(silent.Address, healthy.Address);

        var get = app.Client().GetStringAsync("/");
        await Patience.UntilAsync(() => _time.IsAwaited(Limit), "that the first server is waited for");
        _time.Advance(Limit);
        (await get).Should().Be("fine");
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(1);
    }

    [Fact]
    public async Task A_request_whose_body_was_used_is_not_repeated()
    {
        using var faulty = Faulty(Busy);
        using var healthy = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(faulty.Address, healthy.Address);
        using var content = new StringContent("body");
        using var response = await app.Client().PutAsync("/", content);

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).Should().Be("busy");
        healthy.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_last_answer_counts_when_all_are_alike()
    {
        using var server = Faulty(Busy);
        await using var app = await StartAsync(server.Address);
        using var response = await app.Client().GetAsync("/");

        (await response.Content.ReadAsStringAsync()).Should().Be("busy");
        server.Requests.Should().HaveCount(4);
    }

    [Fact]
    public async Task Servers_of_HTTP_2_are_left_too()
    {
        await using var busy = await Http2Origin.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync("busy");
        });
        using var healthy = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await BalancedApp.StartAsync(web => web
            .RetryOn(RetryReasons.Status503)
            .AddServer("s1", busy.Address, s1 => s1.Protocol(ServerProtocol.Http2))
            .AddServer("s2", healthy.Address));

        (await app.Client().GetStringAsync("/")).Should().Be("fine");
        busy.Requests.Should().ContainSingle();
    }

    private async Task<BalancedApp> StartAsync(params string[] addresses)
    {
        var app = await BalancedApp.StartAsync(
            web =>
            {
                web.RetryOn(RetryReasons.AllErrors);
                web.Options.Timeouts.Response = Limit;
                foreach (var (i, address) in addresses.Index())
                {
                    web.AddServer($"s{i + 1}", address);
                }
            },
            builder => builder.Services.AddSingleton<TimeProvider>(_time));
        app.Services.GetRequiredService<RequestJournal>().RequestEnded += _records.Enqueue;
        return app;
    }

    private static ScriptedServer Faulty(string answer) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(answer);
    });
}
