using LoadBalancing.Conformance.Comparing;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The Architecture Guide's first farm: balancing with cookie insertion.</summary>
public sealed class Arch1Tests
{
    private const string WebFarm = """
        listen webfarm
            bind 127.0.0.1:{front}
            mode http
            balance roundrobin
            cookie SERVERID insert indirect
            option httpchk HEAD /index.html HTTP/1.0
            server webA 127.0.0.1:{webA} cookie A check
            server webB 127.0.0.1:{webB} cookie B check
            server webC 127.0.0.1:{webC} cookie C check
            server webD 127.0.0.1:{webD} cookie D check
        """;

    [Fact]
    public async Task ARCH_1_1_Requests_without_a_cookie_go_to_the_servers_in_turn()
    {
        var seen = await Comparison.RunAsync(WebFarm, farm => farm.GetManyAsync(10));

        seen.Servers.Should().Be("ABCDABCDAB");
    }

    [Fact]
    public async Task ARCH_1_2_The_response_gains_the_cookie_that_names_its_server()
    {
        var seen = await Comparison.RunAsync(WebFarm, farm => farm.GetAsync("/URI1"));

        seen.Exchanges[0].Response!.SetCookies.Should().Equal("SERVERID=A; path=/");
    }

    [Fact]
    public async Task ARCH_1_3_A_holder_goes_to_its_server_which_does_not_see_the_cookie()
    {
        var seen = await Comparison.RunAsync(WebFarm, async farm =>
        {
            await farm.GetAsync("/URI1");
            await farm.GetAsync("/URI2", "Cookie: SERVERID=A");
            await farm.GetAsync("/URI2", "Cookie: SERVERID=C");
            await farm.GetAsync("/URI1");
        });

        seen.Servers.Should().Be("AACB", "the cookie is stronger than the algorithm and does not move it on");
        seen.Exchanges.SelectMany(exchange => exchange.Seen).Should().OnlyContain(request => !request.Head.Values("Cookie").Any());
    }

    [Fact]
    public async Task ARCH_1_4_The_response_to_a_holder_gains_no_cookie()
    {
        var seen = await Comparison.RunAsync(WebFarm, farm => farm.GetAsync("/URI2", "Cookie: SERVERID=A"));

        seen.Exchanges[0].Response!.SetCookies.Should().BeEmpty();
    }

    [Fact]
    public async Task ARCH_1_5_The_holder_of_a_dead_server_is_given_another()
    {
        var seen = await Comparison.RunAsync(WebFarm, async farm =>
        {
            await farm.GetAsync("/URI1");
            await farm.StopAsync("webA");
            await farm.GetAsync("/URI3", "Cookie: SERVERID=A");
            await farm.GetAsync("/URI3", "Cookie: SERVERID=B");
            await farm.StartAsync("webA");
            await farm.GetAsync("/URI4", "Cookie: SERVERID=A");
        });

        seen.Servers.Should().Be("ABBA");
        seen.Exchanges[1].Response!.SetCookies.Should().Equal("SERVERID=B; path=/");
        seen.Exchanges[2].Response!.SetCookies.Should().BeEmpty();
    }
}
