using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>The second request on a connection to a server is read, and the connection ends: which requests are sent once more, and how often.</summary>
public sealed class LostConnectionTests
{
    [Theory]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    public async Task What_may_be_seen_twice_goes_out_once_more(string method)
    {
        using var server = LosingTheSecond(beginning: "");
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await SendAsync(client, "POST", "/first");
        await client.SendAsync(RawClient.Lasting(method + " /second"));
        (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 200 OK\r\n");
        server.Requests.Select(request => request.Line).Should().Equal(
            "POST /first HTTP/1.1", $"{method} /second HTTP/1.1", $"{method} /second HTTP/1.1");
        server.Connections.Should().Be(2);
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(0);
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("GET", "H")]
    [InlineData("GET", "HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task What_may_not_is_lost_with_its_connection(string method, string beginning)
    {
        using var server = LosingTheSecond(beginning);
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await SendAsync(client, "POST", "/first");
        (await SendAsync(client, method, "/second")).Should().StartWith("HTTP/1.1 502 ");
        server.Requests.Should().HaveCount(2);
        server.Connections.Should().Be(1);
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(1);
        app.Pool.Open.Should().Be(0);
    }

    [Fact]
    public async Task What_is_lost_again_is_given_up()
    {
        var requests = 0;
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Increment(ref requests) == 1)
            {
                await connection.SendAsync(Answer.Ok("fine"));
                await connection.ReadRequestAsync();
            }
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await SendAsync(client, "GET", "/first");
        (await SendAsync(client, "GET", "/second")).Should().StartWith("HTTP/1.1 502 ");
        server.Requests.Count(request => request.Line.Contains("/second", StringComparison.Ordinal)).Should().Be(2);
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(1);
    }

    /// <returns>The head of the response.</returns>
    private static async Task<string> SendAsync(Wire client, string method, string target)
    {
        await client.SendAsync(method is "POST" or "PUT"
            ? RawClient.Lasting($"{method} {target}", "Content-Length: 4") + "body"
            : RawClient.Lasting($"{method} {target}"));
        return (await client.ReadResponseAsync()).Head;
    }

    private static ScriptedServer LosingTheSecond(string beginning)
    {
        var connections = 0;
        return new(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.Ok("fine"));
            if (Interlocked.Increment(ref connections) > 1)
            {
                await connection.Wire.ReadToEndAsync();
                return;
            }

            await connection.ReadRequestAsync();
            await connection.SendAsync(beginning);
        });
    }
}
