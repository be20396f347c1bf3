using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>What goes on to the server of requests that are let through only where somebody wants it.</summary>
public sealed class StrictnessTests
{
    private static readonly RequestStrictness Lenient = new()
    {
        AllowDotSegments = true,
        AllowTrace = true,
        AllowFragment = true,
        AllowUserInfo = true,
        AllowMethodCase = true,
        AllowEmptyHost = true,
        AllowLengthWithCoding = true,
    };

    [Theory]
    [InlineData("GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /a/..%2fb HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("TRACE /a HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    [InlineData("GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET http://me@x/a HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("get /a HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("head /a HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /a HTTP/1.1\r\nHost:\r\n\r\n", 400)]
    [InlineData("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", 400)]
    public async Task Each_row(string request, int status)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using (var app = await BalancedApp.StartAsync(server))
        {
            (await AskAsync(app, request)).Head.Should().StartWith($"HTTP/1.1 {status} ");
        }

        await using (var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address), builder => builder.Services.AddSingleton(Lenient)))
        {
            var (head, body) = await AskAsync(app, request);
            head.Should().StartWith("HTTP/1.1 200 ");
            head.Contains("Connection: close").Should().Be(request.Contains("Content-Length", StringComparison.Ordinal), "two lengths are never to be trusted again");
            body.Should().Be("fine");
            server.Request.Head.Split("\r\n")[0].Should().Be(request.Split("\r\n")[0]);
            server.Request.Values("Content-Length").Concat(server.Request.Values("X-Content-Length")).Should().BeEmpty();
            server.Request.Values("Host").Should().ContainSingle().Which.Should().NotBeEmpty();
        }
    }

    private static async Task<(string Head, string Body)> AskAsync(BalancedApp app, string request)
    {
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(request);
        return await client.ReadResponseAsync();
    }
}
