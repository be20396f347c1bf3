using System.Net;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Builder;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>The headers that tell servers who the client is.</summary>
public sealed class ForwardedHeadersTests
{
    private const string For = "X-Forwarded-For";

    [Fact]
    public async Task Nothing_is_added_unless_it_is_asked_for()
    {
        var request = await ForwardAsync(_ => { }, $"{For}: 192.0.2.1");
        request.Values(For).Should().Equal("192.0.2.1");
        request.Head.Should().NotContain("X-Forwarded-Proto").And.NotContain("X-Forwarded-Host");
    }

    [Fact]
    public async Task The_clients_address_is_appended()
    {
        (await ForwardAsync(AddFor)).Values(For).Should().Equal("127.0.0.1");
        var values = (await ForwardAsync(AddFor, $"{For}: 192.0.2.1", $"{For}: 192.0.2.2, x")).Values(For);
        string.Join(", ", values).Should().Be("192.0.2.1, 192.0.2.2, x, 127.0.0.1");
    }

    [Theory]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    public async Task An_address_is_written_in_its_own_family(string client, string expected) =>
        (await ForwardAsync(AddFor, IPAddress.Parse(client))).Values(For).Should().Equal(expected);

    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.7", false)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.7", false)]
    [InlineData("192.0.2.0/24", "192.0.3.7", true)]
    [InlineData("192.0.2.7", "192.0.2.7", false)]
    [InlineData("2001:db8::/32", "2001:db8::7", false)]
    public async Task Clients_of_excepted_networks_are_not_named(string except, string client, bool named)
    {
        var request = await ForwardAsync(
            forwarded =>
            {
                forwarded.For = true;
                forwarded.ForExcept.Add(except);
            },
            IPAddress.Parse(client));
        request.Values(For).Should().HaveCount(named ? 1 : 0);
    }

    [Fact]
    public async Task The_header_can_have_another_name()
    {
        var request = await ForwardAsync(
            forwarded =>
            {
                forwarded.For = true;
                forwarded.ForHeader = "X-Client";
            },
            $"{For}: 192.0.2.1");
        request.Values("X-Client").Should().Equal("127.0.0.1");
        request.Values(For).Should().Equal("192.0.2.1");
    }

    [Fact]
    public async Task A_header_that_is_there_can_be_left_alone()
    {
        (await ForwardAsync(IfNone, $"{For}: 192.0.2.1")).Values(For).Should().Equal("192.0.2.1");
        (await ForwardAsync(IfNone)).Values(For).Should().Equal("127.0.0.1");
    }

    [Fact]
    public async Task A_client_cannot_take_away_what_a_proxy_in_front_says_of_it()
    {
        var request = await ForwardAsync(
            forwarded =>
            {
                IfNone(forwarded);
                forwarded.ForHeader = "X-Client";
            },
            "x-client: 192.0.2.1", "Connection: X-Client");
        request.Values("X-Client").Should().Equal("192.0.2.1");
    }

    [Fact]
    public async Task Scheme_and_host_replace_what_the_client_says_of_them()
    {
        var request = await ForwardAsync(
            forwarded =>
            {
                forwarded.Proto = true;
                forwarded.Host = true;
            },
            "X-Forwarded-Proto: https", "X-Forwarded-Host: other.test", "X-Forwarded-Host: more.test");
        request.Values("X-Forwarded-Proto").Should().Equal("http");
        request.Values("X-Forwarded-Host").Should().Equal("example.test");
        request.Values("Host").Should().Equal("example.test");
    }

    private static void AddFor(ForwardedOptions forwarded) => forwarded.For = true;

    private static void IfNone(ForwardedOptions forwarded) => forwarded.For = forwarded.ForIfNone = true;

    private static Task<ReceivedRequest> ForwardAsync(Action<ForwardedOptions> configure, params string[] headers) =>
        ForwardAsync(configure, null, headers);

    private static async Task<ReceivedRequest> ForwardAsync(Action<ForwardedOptions> configure, IPAddress? client, params string[] headers)
    {
        using var server = ScriptedServer.Answering(Answer.Ok(""));
        await using var app = await BalancedApp.StartAsync(
            web =>
            {
                web.AddServer("s1", server.Address);
                configure(web.Options.Forwarded);
            },
            map: app =>
            {
                app.Use((context, next) =>
                {
                    context.Connection.RemoteIpAddress = client ?? context.Connection.RemoteIpAddress;
                    return next(context);
                });
                app.MapLoadBalancer("/{**path}", "web");
            });
        await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("GET /", headers));
        return server.Request;
    }
}
