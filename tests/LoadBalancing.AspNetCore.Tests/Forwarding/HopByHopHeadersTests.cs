using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Headers that concern one connection stay on it, in both directions.</summary>
public sealed class HopByHopHeadersTests
{
    [Theory]
    [InlineData("connection")]
    [InlineData("Keep-Alive")]
    [InlineData("PROXY-CONNECTION")]
    [InlineData("TE")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Upgrade")]
    [InlineData("HTTP2-Settings")]
    public void The_usual_ones_stay(string name) => HopByHopHeaders.Contains(name, default).Should().BeTrue();

    [Theory]
    [InlineData("X-A", "X-A")]
    [InlineData("x-a", "close,\tX-A ,X-B")]
    [InlineData("X-B", "close, X-A,,X-B")]
    public void Named_ones_stay(string name, string connection) => HopByHopHeaders.Contains(name, connection).Should().BeTrue();

    [Theory]
    [InlineData("X-A", "close")]
    [InlineData("X-A", "X-AB, X, -A")]
    [InlineData("X-A", "")]
    [InlineData("Host", "Host")]
    [InlineData("cookie", "Cookie")]
    [InlineData("Set-Cookie", "Set-Cookie")]
    [InlineData("Authorization", "authorization")]
    [InlineData("Cache-Control", "Cache-Control")]
    [InlineData("Content-Length", "Content-Length")]
    [InlineData("Content-Type", "content-type")]
    [InlineData("Forwarded", "Forwarded")]
    [InlineData("X-Forwarded-For", "X-Forwarded-For")]
    [InlineData("X-Forwarded-Host", "X-Forwarded-Host")]
    [InlineData("X-Forwarded-Proto", "X-Forwarded-Proto")]
    [InlineData("x-forwarded-port", "X-Forwarded-Port")]
    [InlineData("X-Forwarded-Tls-Client-Cert", "X-Forwarded-Tls-Client-Cert")]
    [InlineData("X-Real-IP", "X-Real-IP")]
    public void Others_and_those_that_nobody_may_name_go_on(string name, string connection) =>
        HopByHopHeaders.Contains(name, connection).Should().BeFalse();

    [Fact]
    public async Task A_server_sees_none_of_the_clients()
    {
        using var server = ScriptedServer.Answering(Answer.Ok(""));
        await using var app = await BalancedApp.StartAsync(server);
        await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting(
            "GET /", "Connection: X-One, Cookie", "Connection: x-two", "X-One: 1", "X-Two: 2", "X-Three: 3", "Cookie: a=b",
            "Keep-Alive: timeout=5", "TE: trailers", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk", "Proxy-Connection: keep-alive"));
        server.Request.Head.Split("\r\n").Where(line => line.Length > 0).Should()
            .BeEquivalentTo("GET / HTTP/1.1", "Host: example.test", "Cookie: a=b", "X-Three: 3", "TE: trailers", "Connection: TE");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_client_sees_none_of_the_servers(int version)
    {
        using var server = ScriptedServer.Answering(Answer.Ok(
            "x", "Connection: keep-alive, X-One", "Keep-Alive: timeout=5", "X-One: 1", "X-Two: 2", "Upgrade: h2c", "Proxy-Connection: close"));
        await using var app = await BalancedApp.StartAsync(server);
        using var response = await app.Client(version).GetAsync("/");
        response.Headers.NonValidated.Select(header => header.Key.ToLowerInvariant()).Should().BeEquivalentTo("x-two", "date");
        response.Headers.GetValues("X-Two").Should().Equal("2");
    }

    [Fact]
    public async Task An_offered_upgrade_is_not_taken_and_not_passed_on()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("plain", "Connection: upgrade", "Upgrade: websocket"));
        await using var app = await BalancedApp.StartAsync(server);
        var (text, _) = await RawClient.ExchangeAsync(app.Address, RawClient.Get("/", "Connection: upgrade", "Upgrade: websocket"));
        text.Should().StartWith("HTTP/1.1 200 OK\r\n").And.NotContain("websocket").And.EndWith("plain");
    }
}
