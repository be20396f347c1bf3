using System.Collections.Concurrent;
using System.Diagnostics;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Health;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Health;

/// <summary>HTTP checks of Kestrel over HTTP/2.</summary>
public sealed class Http2CheckTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_request_is_the_one_of_the_options(bool isSecured)
    {
        var asked = new ConcurrentQueue<string>();
        await using var origin = await StartAsync(
            async context =>
            {
                var request = context.Request;
                using var body = new StreamReader(request.Body);
                asked.Enqueue($"{request.Method} {request.Scheme}://{request.Host}{request.Path}{request.QueryString} {request.Protocol} " +
                    $"{request.Headers["X-Shop"]} {request.ContentType} {request.Headers.Connection} {await body.ReadToEndAsync()}");
            },
            isSecured);

        var result = await CheckAsync(origin, server => server.Protocol(ServerProtocol.Http2), check =>
        {
            check.SendState = true;
            check.Http = new HttpCheckOptions
            {
                Method = "POST",
                Path = "/ready?deep=1",
                Host = "shop.example",
                Headers = { ["X-Shop"] = "open", ["Content-Type"] = "text/plain", ["Connection"] = "keep-alive" },
                Body = "are you well?",
            };
        });

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7OK, Status = 200 });
        asked.Should().Equal($"POST {(isSecured ? "https" : "http")}://shop.example/ready?deep=1 HTTP/2 open text/plain  are you well?");
    }

    [Fact]
    public async Task The_server_is_told_how_it_is_seen()
    {
        var seen = new ConcurrentQueue<string>();
        await using var origin = await StartAsync(context =>
        {
            seen.Enqueue($"{context.Request.Host} {context.Request.Headers["X-Haproxy-Server-State"]}");
            return Task.CompletedTask;
        });

        await CheckAsync(origin, server => server.Protocol(ServerProtocol.Http2), check => check.SendState = true);

        seen.Should().ContainSingle().Which.Should().StartWith($"{new Uri(origin.Address).Authority} UP").And.Contain("name=web/a");
    }

    [Theory]
    [InlineData(200, "", CheckCode.L7OK)]
    [InlineData(302, "", CheckCode.L7OK)]
    [InlineData(500, "", CheckCode.L7STS)]
    [InlineData(404, "", CheckCode.L7OKC)]
    [InlineData(500, "status 500", CheckCode.L7OK)]
    [InlineData(500, "header open", CheckCode.L7OK)]
    [InlineData(200, "header closed", CheckCode.L7STS)]
    [InlineData(500, "text well", CheckCode.L7OK)]
    [InlineData(200, "text ill", CheckCode.L7RSP)]
    [InlineData(200, "not ill", CheckCode.L7OK)]
    public async Task The_answer_is_judged_as_over_HTTP1(int status, string expected, CheckCode code)
    {
        foreach (var protocol in new[] { ServerProtocol.Http1, ServerProtocol.Http2 })
        {
            await using var origin = await StartAsync(
                async context =>
                {
                    context.Response.StatusCode = status;
                    context.Response.Headers["X-Shop"] = "busy, open";
                    await context.Response.WriteAsync("all is well");
                },
                protocols: protocol == ServerProtocol.Http1 ? HttpProtocols.Http1 : HttpProtocols.Http2);

            var result = await CheckAsync(origin, server => server.Protocol(protocol), check =>
            {
                check.StopOn404 = true;
                check.Http = new HttpCheckOptions { Method = "GET" };
                if (Expect(expected) is { } expect)
                {
                    check.Http.Expect.Add(expect);
                }
            });

            result.Should().BeEquivalentTo(new { Code = code, Status = status }, protocol.ToString());
        }
    }

    [Fact]
    public async Task A_long_answer_is_looked_through_as_far_as_it_is_kept()
    {
        await using var origin = await StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[1000], context.RequestAborted);
            }
        });

        var result = await CheckAsync(origin, server => server.Protocol(ServerProtocol.Http2), check => check.Http!.Expect.Add(Expect("text well")!));

        result.Code.Should().Be(CheckCode.L7RSP);
    }

    [Fact]
    public async Task A_head_that_is_too_long_fails()
    {
        await using var origin = await StartAsync(context =>
        {
            context.Response.Headers["X-Long"] = new string('a', 20_000);
            return Task.CompletedTask;
        });

        (await CheckAsync(origin, server => server.Protocol(ServerProtocol.Http2))).Code.Should().Be(CheckCode.L7RSP);
    }

    [Fact]
    public async Task A_request_that_is_refused_fails()
    {
        await using var origin = await StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        (await CheckAsync(origin, server => server.Protocol(ServerProtocol.Http2))).Code.Should().Be(CheckCode.L7RSP);
    }

    [Fact]
    public async Task A_server_that_says_nothing_has_its_time_and_no_more()
    {
        await using var origin = await StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var result = await CheckAsync(origin, server => server.Protocol(ServerProtocol.Http2), check =>
        {
            check.Timeout = TimeSpan.FromMilliseconds(300);
            check.Http!.Expect.Add(new CheckExpectOptions { Status = "200", TimeoutCode = CheckCode.L6TOUT });
        });

        result.Code.Should().Be(CheckCode.L6TOUT);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "h2", null, "HTTP/2")]
    [InlineData(HttpProtocols.Http1AndHttp2, "h2,http/1.1", null, "HTTP/2")]
    [InlineData(HttpProtocols.Http1AndHttp2, "http/1.1", null, "HTTP/1.0")]
    [InlineData(HttpProtocols.Http1, "h2,http/1.1", null, "HTTP/1.0")]
    [InlineData(HttpProtocols.Http1AndHttp2, "", ServerProtocol.Http2OrHttp1, "HTTP/2")]
    [InlineData(HttpProtocols.Http1, "", ServerProtocol.Http2OrHttp1, "HTTP/1.0")]
    [InlineData(HttpProtocols.Http1AndHttp2, "", ServerProtocol.Http1, "HTTP/1.0")]
    [InlineData(HttpProtocols.Http1AndHttp2, "", null, "HTTP/1.0")]
    public async Task The_version_is_the_one_that_TLS_agrees_on(HttpProtocols spoken, string offered, ServerProtocol? protocol, string version)
    {
        await using var origin = await StartAsync(_ => Task.CompletedTask, isSecured: true, spoken);

        var result = await CheckAsync(origin, server => server.Check(check => Offer(check, offered, protocol)));

        result.Code.Should().Be(CheckCode.L7OK);
        origin.Requests.Select(request => request.Protocol).Should().Equal(version);
    }

    [Theory]
    [InlineData("h2", null)]
    [InlineData("", ServerProtocol.Http2)]
    [InlineData("http/1.1", ServerProtocol.Http2)]
    public async Task A_server_that_does_not_agree_fails_in_the_handshake(string offered, ServerProtocol? protocol)
    {
        await using var origin = await StartAsync(_ => Task.CompletedTask, isSecured: true, HttpProtocols.Http1);

        (await CheckAsync(origin, server => server.Check(check => Offer(check, offered, protocol)))).Code.Should().Be(CheckCode.L6RSP);
    }

    [Fact]
    public async Task A_server_that_speaks_no_HTTP2_fails()
    {
        using var old = ScriptedServer.SpeakingHttp1();

        (await CheckAsync(old.Address, server => server.Check(check => check.Protocol = ServerProtocol.Http2))).Code.Should().Be(CheckCode.L7RSP);
    }

    [Fact]
    public async Task A_check_that_asks_nothing_needs_no_HTTP2()
    {
        await using var origin = await StartAsync(_ => Task.CompletedTask, isSecured: true, HttpProtocols.Http1);

        var result = await CheckAsync(origin, server => server.Check(check => check.Protocol = ServerProtocol.Http2), check => check.Http = null);

        result.Code.Should().Be(CheckCode.L6OK);
    }

    [Fact]
    public async Task A_step_may_ask_twice_over_one_connection_and_connect_for_another_version()
    {
        await using var origin = await StartAsync(_ => Task.CompletedTask, isSecured: true, HttpProtocols.Http1AndHttp2);

        var result = await CheckAsync(origin, configure: check =>
        {
            check.Http = null;
            check.Steps.Add(new CheckStepOptions { Connect = new CheckConnectOptions { Protocol = ServerProtocol.Http2 } });
            check.Steps.Add(new CheckStepOptions { Http = new HttpCheckOptions() });
            check.Steps.Add(new CheckStepOptions { Http = new HttpCheckOptions() });
            check.Steps.Add(new CheckStepOptions { Connect = new CheckConnectOptions() });
            check.Steps.Add(new CheckStepOptions { Http = new HttpCheckOptions() });
        });

        result.Code.Should().Be(CheckCode.L7OK);
        origin.Requests.Select(request => request.Protocol).Should().Equal("HTTP/2", "HTTP/2", "HTTP/1.0");
        origin.Requests.Take(2).Select(request => request.Connection).Distinct().Should().ContainSingle();
    }

    private static CheckExpectOptions? Expect(string expected) => expected.Split(' ') switch
    {
        ["status", var status] => new CheckExpectOptions { Status = status },
        ["header", var value] => new CheckExpectOptions { Header = new HeaderExpectOptions { Name = "x-shop", Value = value } },
        ["text", var text] => new CheckExpectOptions { Text = text },
        ["not", var text] => new CheckExpectOptions { Text = text, Not = true },
        _ => null,
    };

    private static void Offer(ServerCheckOptions check, string offered, ServerProtocol? protocol)
    {
        check.Protocol = protocol;
        foreach (var name in offered.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            check.Alpn.Add(name);
        }
    }

    private Task<Http2Origin> StartAsync(RequestDelegate serve, bool isSecured = false, HttpProtocols protocols = HttpProtocols.Http2) =>
        Http2Origin.StartAsync(serve, isSecured ? _authority.Issue("localhost") : null, protocols);

    private Task<CheckResult> CheckAsync(Http2Origin origin, Action<ServerBuilder>? place = null, Action<CheckOptions>? configure = null) =>
        CheckAsync(origin.Address, place, configure);

    private async Task<CheckResult> CheckAsync(
        string address, Action<ServerBuilder>? place = null, Action<CheckOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer().AddBackend("web", web => web
            .Check(check =>
            {
                check.Http = new HttpCheckOptions();
                check.Interval = Patience;
                configure?.Invoke(check);
            })
            .AddServer("a", address, server =>
            {
                if (address.StartsWith("https", StringComparison.Ordinal))
                {
                    server.Tls(tls => (tls.CaFile, tls.Sni) = (_authority.CaFile, "localhost"));
                }

                place?.Invoke(server);
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
