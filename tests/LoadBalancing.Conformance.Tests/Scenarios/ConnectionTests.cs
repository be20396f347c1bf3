using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Versions of HTTP, and connections kept and closed.</summary>
public sealed class ConnectionTests
{
    private static readonly string KeepAlive = Weighted.Farm("1,1,1", "cookie SERVERID insert indirect");

    [Theory]
    [InlineData("GET / HTTP/1.0\r\nHost: farm\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nHost: farm\r\nConnection: keep-alive\r\n\r\n")]
    [InlineData("HEAD / HTTP/1.0\r\nHost: farm\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: farm\r\nConnection: close\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: farm\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n")]
    public Task One_request(string request) => Comparison.RunAsync(KeepAlive, farm => farm.SendAsync(request));

    // Servers are always asked in HTTP/1.1, which needs a Host; HAProxy passes the older version and the lack on.
    [Fact]
    public async Task A_request_without_Host_gets_the_servers()
    {
        var seen = await Comparison.RunOnSubjectAsync(KeepAlive, farm => farm.SendAsync("GET / HTTP/1.0\r\n\r\n"));

        seen.Exchanges[0].Response!.Status.Should().Be(200);
        seen.Exchanges[0].Seen.Should().ContainSingle().Which.Head.Headers.Should().ContainSingle(header => header.Is("Host"))
            .Which.Value.Should().StartWith("127.0.0.1:");
    }

    // HAProxy asks the server in HTTP/1.0 as well, and leaves it to the server not to send chunks.
    [Fact]
    public async Task A_client_of_HTTP_1_0_is_never_sent_chunks()
    {
        var seen = await Comparison.RunOnSubjectAsync(KeepAlive, async farm =>
        {
            farm.Answer("/", OriginAnswer.Chunked("hello", " world"));
            await farm.SendAsync("GET / HTTP/1.0\r\nHost: farm\r\n\r\n");
        });

        seen.Exchanges[0].Response!.Framing.Should().NotBe(Framing.Chunked);
        seen.Exchanges[0].Response!.Body.Should().Equal("hello world"u8.ToArray());
    }

    [Fact]
    public Task A_client_of_HTTP_1_0_may_keep_its_connection() => Comparison.RunAsync(KeepAlive, async farm =>
    {
        using var client = await farm.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await farm.SendAsync(client, "GET / HTTP/1.0\r\nHost: farm\r\nConnection: keep-alive\r\n\r\n");
        }
    });

    [Fact]
    public Task Connections_beyond_maxconn_wait_until_one_ends() => Comparison.RunAsync(Weighted.Farm("1", "maxconn 2"), async farm =>
    {
        using var first = await farm.ConnectAsync();
        using var second = await farm.ConnectAsync();
        await farm.SendAsync(first, Farm.Request("GET", "/"));
        await farm.SendAsync(second, Farm.Request("GET", "/"));
        var third = farm.SendAsync(Farm.Request("GET", "/third"));
        await farm.SendAsync(second, Farm.Request("GET", "/"));
        third.IsCompleted.Should().BeFalse();
        first.Dispose();
        (await third).Response!.Status.Should().Be(200);
    });

    [Theory]
    [InlineData("option http-keep-alive")]
    [InlineData("option http-server-close")]
    [InlineData("option httpclose")]
    public Task Modes_of_keeping_connections(string option) => Comparison.RunAsync(
        Weighted.Farm("1", option),
        async farm =>
        {
            await farm.GetAsync("/");
            await farm.GetAsync("/", "Connection: close");
            await farm.GetAsync("/");
        });

    [Fact]
    public async Task Connections_to_a_server_are_used_again_within_a_connection_of_the_client()
    {
        var seen = await Comparison.RunAsync(Weighted.Farm("1"), async farm =>
        {
            using var client = await farm.ConnectAsync();
            for (var i = 0; i < 5; i++)
            {
                await farm.SendAsync(client, Farm.Request("GET", "/"));
            }
        });

        seen.Exchanges.SelectMany(exchange => exchange.Seen).Select(request => request.Connection).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task With_http_server_close_each_request_has_a_connection_to_its_server_of_its_own()
    {
        var seen = await Comparison.RunAsync(Weighted.Farm("1", "option http-server-close"), async farm =>
        {
            using var client = await farm.ConnectAsync();
            for (var i = 0; i < 3; i++)
            {
                await farm.SendAsync(client, Farm.Request("GET", "/"));
            }
        });

        seen.Exchanges.SelectMany(exchange => exchange.Seen).Select(request => request.Connection).Should().OnlyHaveUniqueItems();
    }
}
