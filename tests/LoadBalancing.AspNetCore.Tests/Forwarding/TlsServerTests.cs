using System.Net;
using System.Net.Security;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>TLS with servers: whom it trusts, what it asks for, and how it ends.</summary>
public sealed class TlsServerTests : IDisposable
{
    private const string Name = "shop.test";

    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();
    private readonly RecordedLog _log = new();

    public void Dispose()
    {
        _log.Dispose();
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task A_trusted_server_is_asked_by_its_name_and_its_connection_is_kept()
    {
        using var server = new TlsServer(_authority.Issue(Name), Answer.Ok("secret"));
        await using var app = await StartAsync(server, tls => tls.Sni = Name);
        using var client = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(RawClient.Lasting("GET /"));
            (await client.ReadResponseAsync()).Body.Should().Be("secret");
        }

        server.Names.Should().Equal(Name);
        app.Pool.Created.Should().Be(1);
        app.Pool.Reused.Should().Be(2);
    }

    [Fact]
    public async Task The_name_to_verify_may_be_another_than_the_one_asked_for()
    {
        using var server = new TlsServer(_authority.Issue("farm.test"), Answer.Ok("x"));
        await using var app = await StartAsync(server, tls => (tls.Sni, tls.VerifyHost) = (Name, "farm.test"));
        (await app.Client().GetStringAsync("/")).Should().Be("x");
        server.Names.Should().Equal(Name);
    }

    [Theory]
    [InlineData(TlsVerification.Full, 503)]
    [InlineData(TlsVerification.Chain, 200)]
    [InlineData(TlsVerification.None, 200)]
    public async Task A_certificate_for_another_name(TlsVerification verify, int status)
    {
        using var server = new TlsServer(_authority.Issue("other.test"), Answer.Ok("x"));
        await using var app = await StartAsync(server, tls => (tls.Sni, tls.Verify) = (Name, verify));
        await ShouldEndAsync(app, status, "The server's certificate (CN=other.test) is not for 'shop.test'.");
    }

    [Theory]
    [InlineData(TlsVerification.Full, 503)]
    [InlineData(TlsVerification.Chain, 503)]
    [InlineData(TlsVerification.None, 200)]
    public async Task A_certificate_of_a_stranger(TlsVerification verify, int status)
    {
        using var server = new TlsServer(_stranger.Issue(Name), Answer.Ok("x"));
        await using var app = await StartAsync(server, tls => (tls.Sni, tls.Verify) = (Name, verify));
        await ShouldEndAsync(app, status, "The server's certificate (CN=shop.test) is not signed by a trusted authority.");
    }

    [Theory]
    [InlineData(TlsVerification.Full, 503)]
    [InlineData(TlsVerification.Chain, 503)]
    [InlineData(TlsVerification.None, 200)]
    public async Task A_certificate_whose_time_is_over(TlsVerification verify, int status)
    {
        using var server = new TlsServer(_authority.Issue(Name, expired: true), Answer.Ok("x"));
        await using var app = await StartAsync(server, tls => (tls.Sni, tls.Verify) = (Name, verify));
        await ShouldEndAsync(app, status, "has expired or is not valid yet");
    }

    [Fact]
    public async Task The_system_does_not_trust_the_authority_of_a_test()
    {
        using var server = new TlsServer(_authority.Issue(Name), Answer.Ok("x"));
        await using var app = await StartAsync(server, tls => (tls.Sni, tls.CaFile) = (Name, null));
        await ShouldEndAsync(app, 503, "is not signed by a trusted authority");
    }

    [Fact]
    public async Task A_server_of_another_protocol()
    {
        using var server = new TlsServer(_authority.Issue(Name), Answer.Ok("x")) { Protocols = [SslApplicationProtocol.Http2] };
        await using var app = await StartAsync(server, tls => tls.Sni = Name);
        await ShouldEndAsync(app, 503, "The TLS handshake failed: ");
    }

    [Fact]
    public async Task A_server_without_TLS()
    {
        using var server = new ScriptedServer(connection => connection.SendAsync(Answer.With("400 Bad Request")));
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address.Replace("http:", "https:", StringComparison.Ordinal)).Options.Retries = 0, AddLog);
        await ShouldEndAsync(app, 503, "The TLS handshake failed: ");
    }

    [Fact]
    public async Task Checks_judge_in_the_same_way()
    {
        using var good = new TlsServer(_authority.Issue(Name), Answer.Ok("x"));
        using var bad = new TlsServer(_stranger.Issue(Name), Answer.Ok("x"));
        var time = new ManualTime();
        var interval = TimeSpan.FromSeconds(10);
        await using var app = await BalancedApp.StartAsync(
            web =>
            {
                web.CheckTcp(check => check.Interval = interval);
                foreach (var server in (TlsServer[])[good, bad])
                {
                    web.AddServer(server == good ? "good" : "bad", server.Address, s => s.Tls(tls => (tls.CaFile, tls.Sni) = (_authority.CaFile, Name)));
                }
            },
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        await Patience.UntilAsync(() => app.Backend.Servers[0].LastCheck is not null, "the first check");
        time.Advance(interval / 2);
        await Patience.UntilAsync(() => app.Backend.Servers[1].LastCheck is not null, "the second check");
        app.Backend.Servers[0].LastCheck!.Code.Should().Be(CheckCode.L6OK);
        app.Backend.Servers[1].LastCheck.Should().BeEquivalentTo(
            new { Code = CheckCode.L6RSP, Info = "The server's certificate (CN=shop.test) is not signed by a trusted authority." });
    }

    [Theory]
    [InlineData(nameof(TlsEnd.Proper), true)]
    [InlineData(nameof(TlsEnd.Cut), false)]
    public async Task A_body_that_ends_with_the_connection_is_whole_only_if_TLS_ended(string end, bool whole)
    {
        using var server = new TlsServer(_authority.Issue(Name), Answer.With("200 OK", "Connection: close") + "until the end")
        {
            End = Enum.Parse<TlsEnd>(end),
        };
        await using var app = await StartAsync(server, tls => tls.Sni = Name);
        var (text, _) = await RawClient.ExchangeAsync(app.Address, RawClient.Get("/"));
        text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal).Should().Be(whole);
        var fetch = async () => await app.Client(2).GetStringAsync("/");
        if (whole)
        {
            (await fetch()).Should().Be("until the end");
        }
        else
        {
            await fetch.Should().ThrowAsync<HttpRequestException>();
        }

        await app.UntilIdleAsync();
        app.Server.TotalFailures.Should().Be(whole ? 0 : 2);
    }

    [Fact]
    public async Task A_reload_that_changes_whom_to_trust_uses_no_connection_from_before()
    {
        using var server = new TlsServer(_authority.Issue(Name), Answer.Ok("x"));
        var source = new ReloadingSource();
        Use(Name, "1");
        await using var app = await BalancedApp.StartBareAsync(builder =>
        {
            builder.Configuration.Sources.Add(source);
            builder.Services.AddLoadBalancer(builder.Configuration.GetSection("LoadBalancer"));
        });
        using var client = await RawClient.ConnectAsync(app.Address);
        await ExchangeAsync(200);
        Use(Name, "2");
        await ExchangeAsync(200);
        app.Pool.Created.Should().Be(1, "nothing about the connection has changed");
        Use("other.test", "2");
        await ExchangeAsync(503);
        await Patience.UntilAsync(() => app.Pool.Open == 0, "the end of the connection from before");
        server.Requests.Should().Be(2);

        void Use(string name, string weight) => source.Replace(
            ("Servers:0:Name", "s"), ("Servers:0:Address", server.Address), ("Servers:0:Weight", weight), ("Retries", "0"),
            ("Servers:0:Tls:CaFile", _authority.CaFile), ("Servers:0:Tls:VerifyHost", name));

        async Task ExchangeAsync(int status)
        {
            await client.SendAsync(RawClient.Lasting("GET /"));
            (await client.ReadResponseAsync()).Head.Should().StartWith($"HTTP/1.1 {status} ");
            await app.UntilNothingRunsAsync();
        }
    }

    private async Task ShouldEndAsync(BalancedApp app, int status, string reason)
    {
        using var response = await app.Client().GetAsync("/");
        ((int)response.StatusCode).Should().Be(status);
        if (status == (int)HttpStatusCode.ServiceUnavailable)
        {
            _log.Lines.Should().ContainSingle(line => line.Contains(reason, StringComparison.Ordinal));
            app.Server.TotalFailures.Should().Be(1);
        }
        else
        {
            _log.Lines.Should().BeEmpty();
        }
    }

    private Task<BalancedApp> StartAsync(TlsServer server, Action<TlsOptions> configure) => BalancedApp.StartAsync(
        web =>
        {
            web.Options.Retries = 0;
            web.AddServer("s1", server.Address, s1 => s1.Tls(tls =>
            {
                tls.CaFile = _authority.CaFile;
                configure(tls);
            }));
        },
        builder =>
        {
            AddLog(builder);
            // No handshake takes too long here, and no connection waits for too long.
            builder.Services.AddSingleton<TimeProvider>(new ManualTime());
        });

    private void AddLog(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder) => builder.Logging.AddProvider(_log);
}
