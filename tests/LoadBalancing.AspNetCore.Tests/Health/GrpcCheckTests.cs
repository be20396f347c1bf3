using System.Diagnostics;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Health;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Health;

/// <summary>Checks of a gRPC server, which is Kestrel with the health service written by hand.</summary>
public sealed class GrpcCheckTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly byte[] Serving = [0, 0, 0, 0, 2, 8, 1];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_serving_passes(bool isSecured)
    {
        using var authority = new TestAuthority();
        var asked = Array.Empty<byte>();
        await using var origin = await Http2Origin.StartAsync(
            async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                asked = [.. System.Text.Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path} {context.Request.ContentType} "), .. body.ToArray()];
                await AnswerAsync(context, Serving);
            },
            isSecured ? authority.Issue("localhost") : null);

        var result = await CheckAsync(origin.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "shop", isSecured ? authority : null);

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7OK, Info = "SERVING" });
        asked.Should().Equal([.. "POST /grpc.health.v1.Health/Check application/grpc "u8, 0, 0, 0, 0, 6, 10, 4, .. "shop"u8]);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 8, 2 }, CheckCode.L7STS, "NOT_SERVING")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 8, 3 }, CheckCode.L7STS, "SERVICE_UNKNOWN")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 }, CheckCode.L7STS, "UNKNOWN")]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 8, 0x81, 2 }, CheckCode.L7STS, "status 257")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 8, 0x81 }, CheckCode.L7RSP, "no answer about health")]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 8, 1 }, CheckCode.L7RSP, "no answer about health")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 8, 1 }, CheckCode.L7RSP, "no answer about health")]
    [InlineData(new byte[] { 8, 1 }, CheckCode.L7RSP, "no answer about health")]
    [InlineData(new byte[0], CheckCode.L7RSP, "no answer about health")]
    public async Task Any_other_answer_fails(byte[] answer, CheckCode code, string info) =>
        (await CheckAsync(context => AnswerAsync(context, answer))).Should().BeEquivalentTo(new { Code = code, Info = info });

    [Theory]
    [InlineData("5", "unknown service %27x%27", 5, "NOT_FOUND: unknown service 'x'")]
    [InlineData("12", null, 12, "UNIMPLEMENTED")]
    [InlineData("99", null, 99, "an unknown code")]
    public async Task A_call_that_fails_tells_why(string status, string? message, int code, string info)
    {
        var result = await CheckAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = status;
            context.Response.Headers["grpc-message"] = message;
            return Task.CompletedTask;
        });

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7STS, Status = code, Info = info });
    }

    [Fact]
    public async Task What_is_no_gRPC_fails()
    {
        (await CheckAsync(context => context.Response.WriteAsync("hello"))).Should().BeEquivalentTo(new { Code = CheckCode.L7RSP, Info = "no gRPC response" });
        (await CheckAsync(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        })).Should().BeEquivalentTo(new { Code = CheckCode.L7STS, Status = 404 });
        (await CheckAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            return context.Response.Body.WriteAsync(Serving).AsTask();
        })).Should().BeEquivalentTo(new { Code = CheckCode.L7RSP, Info = "no gRPC status" });
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up() =>
        (await CheckAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[1000], context.RequestAborted);
            }
        })).Should().BeEquivalentTo(new { Code = CheckCode.L7RSP, Info = "the answer is longer than 16384 bytes" });

    [Fact]
    public async Task A_server_that_says_nothing_has_its_time_and_no_more() =>
        (await CheckAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted), timeout: TimeSpan.FromMilliseconds(300)))
            .Should().BeEquivalentTo(new { Code = CheckCode.L7TOUT, Info = "time-out" });

    [Fact]
    public async Task A_server_that_speaks_no_HTTP2_fails()
    {
        using var server = ScriptedServer.SpeakingHttp1();

        (await CheckAsync(server.Address, "", null)).Code.Should().Be(CheckCode.L7RSP);
    }

    [Fact]
    public async Task A_server_that_is_gone_fails() =>
        (await CheckAsync("http://127.0.0.1:1", "", null)).Code.Should().Be(CheckCode.L4CON);

    private static async Task AnswerAsync(HttpContext context, byte[] answer)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(answer);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<CheckResult> CheckAsync(RequestDelegate serve, TimeSpan? timeout = null)
    {
        await using var origin = await Http2Origin.StartAsync(serve);
        return await CheckAsync(origin.Address, "", null, timeout);
    }

    private static async Task<CheckResult> CheckAsync(string address, string service, TestAuthority? authority, TimeSpan? timeout = null)
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer().AddBackend("web", web => web
            .Check(check =>
            {
                check.Grpc = new GrpcCheckOptions { Service = service };
                check.Interval = Patience;
                check.Timeout = timeout;
            })
            .AddServer("a", address, server =>
            {
                if (authority is not null)
                {
                    server.Tls(tls => tls.CaFile = authority.CaFile);
                }
            }));
        await using var provider = services.BuildServiceProvider();
        var server = provider.GetRequiredService<BackendCollection>()["web"].Servers[0];
        var waiting = Stopwatch.StartNew();
        while (server.LastCheck is null && waiting.Elapsed < Patience)
        {
            await Task.Delay(5);
        }

        return server.LastCheck!;
    }
}
