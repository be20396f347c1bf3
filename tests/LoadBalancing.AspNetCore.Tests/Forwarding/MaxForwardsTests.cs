using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>How far TRACE and OPTIONS go.</summary>
public sealed class MaxForwardsTests
{
    [Theory]
    [InlineData("OPTIONS", "1", "0")]
    [InlineData("OPTIONS", "10", "9")]
    [InlineData("OPTIONS", "99999999999999999999", "4294967294")]
    [InlineData("TRACE", "5", "4")]
    [InlineData("GET", "5", "5")]
    [InlineData("GET", "0", "0")]
    [InlineData("POST", "-1", "-1")]
    public async Task Counts_down_where_it_means_something(string method, string sent, string received)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(server);
        var (head, _) = await AskAsync(app, RawClient.Lasting($"{method} /a", $"Max-Forwards: {sent}", "Content-Length: 0"));
        head.Should().StartWith("HTTP/1.1 200 ");
        server.Request.Values("Max-Forwards").Should().Equal(received);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("")]
    [InlineData("5, 5")]
    public async Task OPTIONS_ends_at_the_proxy(string sent)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(server);
        var (head, body) = await AskAsync(app, RawClient.Lasting("OPTIONS /a", $"Max-Forwards: {sent}"));
        head.Should().StartWith("HTTP/1.1 200 ").And.Contain("Content-Length: 0\r\n").And.NotContain("Content-Type");
        body.Should().BeEmpty();
        app.Server.TotalRequests.Should().Be(0);
    }

    [Fact]
    public async Task TRACE_ends_at_the_proxy_and_shows_what_came_but_no_secrets()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(server);
        var (head, body) = await AskAsync(
            app, RawClient.Lasting("TRACE /a?b", "Max-Forwards: 0", "X-A: b", "Cookie: c=d", "authorization: e", "Proxy-Authorization: f"));
        head.Should().StartWith("HTTP/1.1 200 ").And.Contain("Content-Type: message/http\r\n");
        body.Should().StartWith("TRACE /a?b HTTP/1.1\r\n").And.Contain("\r\nX-A: b\r\n").And.Contain("\r\nMax-Forwards: 0\r\n").And
            .EndWith("\r\n\r\n").And.NotContainAny("Cookie", "uthorization");
        app.Server.TotalRequests.Should().Be(0);
    }

    private static Task<BalancedApp> StartAsync(ScriptedServer server) => BalancedApp.StartAsync(
        web => web.AddServer("s1", server.Address), builder => builder.Services.AddSingleton(new RequestStrictness { AllowTrace = true }));

    private static async Task<(string Head, string Body)> AskAsync(BalancedApp app, string request)
    {
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(request);
        return await client.ReadResponseAsync();
    }
}
