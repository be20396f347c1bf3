using System.Text;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;
using LoadBalancing.Conformance.Scenes;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The farm whose application has the one cookie that its clients take: the server's name is put before its value.</summary>
public sealed class Arch2Tests
{
    private const int Sessions = 8;

    private const string Configuration = """
        listen webfarm
            bind 127.0.0.1:{front}
            balance roundrobin
            cookie JSESSIONID prefix
            option httpclose
            option forwardfor
            option httpchk HEAD /index.html HTTP/1.0
            option redispatch
            server webA 127.0.0.1:{webA} cookie A check
            server webB 127.0.0.1:{webB} cookie B check
            server webC 127.0.0.1:{webC} cookie C check
            server webD 127.0.0.1:{webD} cookie D check
        """;

    [Fact]
    public async Task ARCH_2_1_to_6_and_8_A_session_stays_on_its_server()
    {
        var seen = await Comparison.RunAsync(Configuration, async farm =>
        {
            farm.Answer("/login", OriginAnswer.Text("x", "Set-Cookie: JSESSIONID=123; Path=/x; HttpOnly"));
            await farm.GetAsync("/");
            await farm.GetAsync("/login");
            await farm.GetAsync("/", "Cookie: JSESSIONID=B~123");
            await farm.GetAsync("/", "Cookie: x=1; JSESSIONID=C~123; y=2");
            await farm.GetAsync("/", "Cookie: JSESSIONID=Q~9");
            await farm.StopAsync("webA");
            await farm.GetAsync("/login", "Cookie: JSESSIONID=A~123");
        });

        seen.Servers[..4].Should().Be("ABBC");
        seen.Exchanges[0].Response!.SetCookies.Should().BeEmpty();
        seen.Exchanges[1].Response!.SetCookies.Should().Equal("JSESSIONID=B~123; Path=/x; HttpOnly");
        seen.Exchanges[3].Seen[0].Head.Values("Cookie").Should().Equal("x=1; JSESSIONID=123; y=2");
        seen.Exchanges[4].Seen[0].Head.Values("Cookie").Should().Equal("JSESSIONID=9");
        seen.Exchanges[5].Response!.SetCookies.Should().Equal($"JSESSIONID={seen.Servers[5]}~123; Path=/x; HttpOnly");
        seen.Exchanges.SelectMany(exchange => exchange.Seen).Should().OnlyContain(request => request.Head.Values("X-Forwarded-For").Single() == "127.0.0.1");
    }

    [Theory]
    [InlineData("haproxy", "lb")]
    [InlineData("lb", "haproxy")]
    [InlineData("lb", "lb")]
    public async Task ARCH_2_7_A_session_goes_on_through_another_balancer(string first, string second)
    {
        await using var scene = new Scene(Comparison.CreateSubject, isBusy: false);
        await scene.StartAsync("front-1", Configuration.Replace("{front}", "{front-1}", StringComparison.Ordinal), Create(first));
        await scene.StartAsync("front-2", Configuration.Replace("{front}", "{front-2}", StringComparison.Ordinal), Create(second));
        string[] fronts = ["front-1", "front-2"];
        for (var session = 0; session < Sessions; session++)
        {
            var begun = await SendAsync(scene.Port(fronts[session % 2]), Application.BeginPage, "x=1");
            var cookie = begun.SetCookies.Single().Split(';')[0];
            cookie.Should().MatchRegex($"^JSESSIONID={begun.Origin![^1]}~s[0-9]+$");
            for (var i = 1; i <= 4; i++)
            {
                var response = await SendAsync(scene.Port(fronts[(session + i) % 2]), Application.SessionPage, $"x=1; {cookie}; y=2");
                (response.Origin, Encoding.Latin1.GetString(response.Body)).Should().Be((begun.Origin, "kept"));
                response.SetCookies.Should().BeEmpty();
            }
        }
    }

    private static Proxy Create(string name) => name == "lb" ? Comparison.CreateSubject() : new HAProxyProxy();

    private static async Task<RawResponse> SendAsync(int port, string page, string cookies)
    {
        using var client = await RawClient.ConnectAsync(port);
        return await client.SendAsync(Encoding.Latin1.GetBytes(Farm.Request("GET", page, $"Cookie: {cookies}")));
    }
}
