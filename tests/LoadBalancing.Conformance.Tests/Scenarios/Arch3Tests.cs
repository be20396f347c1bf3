using System.Net;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The farm behind a cache or a TLS terminator, which must not keep one client's cookie for another.</summary>
public sealed class Arch3Tests
{
    private const string Servers = """

            cookie SERVERID insert indirect nocache
            option httpchk HEAD /index.html HTTP/1.0
            server webA 127.0.0.1:{webA} cookie A check
            server webB 127.0.0.1:{webB} cookie B check
            server webC 127.0.0.1:{webC} cookie C check
            server webD 127.0.0.1:{webD} cookie D check
        """;

    private const string BehindCache = """
        listen webfarm
            bind 127.0.0.1:{front}
            mode http
            balance roundrobin
        """ + Servers;

    private const string BehindTerminator = """
        listen webfarm
            bind 127.0.0.1:{front}
            mode http
            balance roundrobin
            option forwardfor except 127.0.0.1
        """ + Servers;

    private static readonly IPAddress Client = IPAddress.Parse("127.0.0.91");

    // HAProxy adds the header only where a cache may store the response.
    private static readonly OriginAnswer Storable = OriginAnswer.Text("x", "Cache-Control: max-age=60");

    [Fact]
    public async Task ARCH_3_1_to_3_Only_a_response_with_a_new_cookie_is_private()
    {
        var seen = await Comparison.RunAsync(BehindCache, async farm =>
        {
            farm.Answer("/page", Storable);
            await farm.GetAsync("/page");
            await farm.GetAsync("/page", "Cookie: SERVERID=A");
            await farm.StopAsync("webA");
            await farm.GetAsync("/page", "Cookie: SERVERID=A");
            await farm.GetAsync("/page", "Cookie: SERVERID=B");
        });

        seen.Servers.Should().Be("AABB");
        seen.Exchanges.Select(exchange => exchange.Response!.SetCookies.SingleOrDefault())
            .Should().Equal("SERVERID=A; path=/", null, "SERVERID=B; path=/", null);
        seen.Exchanges.Select(exchange => exchange.Response!.Head.Elements("Cache-Control").Contains("private"))
            .Should().Equal(true, false, true, false);
    }

    [Fact]
    public async Task ARCH_3_1_variant_The_terminator_has_named_the_client_already()
    {
        var seen = await Comparison.RunAsync(BehindTerminator, async farm =>
        {
            farm.Answer("/page", Storable);
            await farm.GetAsync("/page", "X-Forwarded-For: 10.1.2.3");
            await farm.GetAsync("/page", "X-Forwarded-For: 10.1.2.3", "Cookie: SERVERID=A");
            using var client = await RawClient.ConnectAsync(farm.Port, Client);
            await farm.SendAsync(client, Farm.Request("GET", "/page"));
            await farm.SendAsync(client, Farm.Request("GET", "/page", "Cookie: SERVERID=B"));
        });

        seen.Servers.Should().Be("AABB");
        seen.Exchanges.Select(exchange => string.Join(", ", exchange.Seen.Single().Head.Values("X-Forwarded-For")))
            .Should().Equal("10.1.2.3", "10.1.2.3", "127.0.0.91", "127.0.0.91");
        seen.Exchanges.SelectMany(exchange => exchange.Seen).Should().OnlyContain(request => !request.Head.Values("Cookie").Any());
    }
}
