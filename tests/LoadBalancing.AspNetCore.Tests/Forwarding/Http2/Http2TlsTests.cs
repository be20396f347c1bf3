using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Http2;

/// <summary>HTTP/2 over TLS, and who chooses it.</summary>
public sealed class Http2TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData(ServerProtocol.Http1, HttpProtocols.Http1AndHttp2, "HTTP/1.1")]
    [InlineData(ServerProtocol.Http2, HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(ServerProtocol.Http2OrHttp1, HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(ServerProtocol.Http2OrHttp1, HttpProtocols.Http1, "HTTP/1.1")]
    public async Task What_both_sides_speak_is_spoken(ServerProtocol wanted, HttpProtocols known, string spoken)
    {
        await using var origin = await StartOriginAsync(known);
        await using var app = await StartAsync(origin, wanted);
        for (var i = 0; i < 2; i++)
        {
            var (text, _) = await RawClient.ExchangeAsync(app.Address, RawClient.Get("/"));
            text.Should().EndWith($"{spoken} https\r\n0\r\n\r\n");
        }

        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_it_is_not_spoken_to()
    {
        await using var origin = await StartOriginAsync(HttpProtocols.Http1);
        await using var app = await StartAsync(origin, ServerProtocol.Http2);
        (await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("GET /"))).Should().StartWith("HTTP/1.1 503 ");
        origin.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        await using var origin = await StartOriginAsync(HttpProtocols.Http2);
        await using var app = await StartAsync(origin, ServerProtocol.Http2, "other.example.test");
        (await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("GET /"))).Should().StartWith("HTTP/1.1 503 ");
        origin.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Requests_for_one_host_share_a_connection()
    {
        await using var origin = await StartOriginAsync(HttpProtocols.Http2);
        await using var app = await StartAsync(origin, ServerProtocol.Http2);
        for (var i = 0; i < 5; i++)
        {
            await RawClient.ExchangeAsync(app.Address, RawClient.Get("/"));
        }

        origin.Requests.Select(request => request.Connection).Distinct().Should().ContainSingle();
    }

    public void Dispose() => _authority.Dispose();

    private Task<Http2Origin> StartOriginAsync(HttpProtocols protocols) => Http2Origin.StartAsync(
        context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Scheme}"), _authority.Issue("farm.example.test"), protocols);

    private Task<BalancedApp> StartAsync(Http2Origin origin, ServerProtocol protocol, string name = "farm.example.test") =>
        BalancedApp.StartAsync(web => web
            .AddServer("s1", origin.Address, server => server
                .Protocol(protocol)
                .Tls(tls => (tls.CaFile, tls.Sni) = (_authority.CaFile, name)))
            .Options.Retries = 0);
}
