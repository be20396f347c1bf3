using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>What becomes of responses when servers set cookies themselves or have no cookie value.</summary>
public sealed class ServerCookieTests
{
    [Theory]
    [InlineData("cookie SERVERID insert indirect")]
    [InlineData("cookie SERVERID insert")]
    [InlineData("cookie SERVERID")]
    public Task ARCH_1_2_The_server_sets_a_cookie_itself(string cookie) => Comparison.RunAsync(
        Weighted.Farm("1,1,1,1", cookie),
        async farm =>
        {
            farm.Answer("/same", OriginAnswer.Text("x", "Set-Cookie: SERVERID=own; path=/app; HttpOnly"));
            farm.Answer("/other", OriginAnswer.Text("x", "Set-Cookie: session=1; path=/", "Set-Cookie: serverid=2"));
            farm.Answer("/both", OriginAnswer.Text("x", "Set-Cookie: first=1", "Set-Cookie: SERVERID=own", "Set-Cookie: last=1; Secure"));
            // Where HAProxy only reads the cookie it still takes the blanks out, for no gain; lb leaves the header alone.
            var blank = cookie.Contains("insert", StringComparison.Ordinal) ? " " : "";
            farm.Answer("/twice", OriginAnswer.Text("x", "Set-Cookie: SERVERID=own", $"Set-Cookie: SERVERID{blank}={blank}own2; path=/"));
            foreach (var path in (string[])["/same", "/other", "/both", "/twice"])
            {
                await farm.GetAsync(path);
                await farm.GetAsync(path, "Cookie: SERVERID=b");
                await farm.GetAsync(path, "Cookie: SERVERID=unknown");
            }
        });

    [Fact]
    public async Task ARCH_1_2_A_server_without_a_cookie_value_takes_the_clients_cookie_away()
    {
        var seen = await Comparison.RunAsync(
            """
            listen farm
                bind 127.0.0.1:{front}
                balance roundrobin
                cookie SERVERID insert indirect
                server a 127.0.0.1:{a} cookie a
                server b 127.0.0.1:{b}
            """,
            async farm =>
            {
                farm.Answer("/own", OriginAnswer.Text("x", "Set-Cookie: SERVERID=own"));
                await farm.GetManyAsync(4);
                await farm.GetAsync("/own");
                await farm.GetAsync("/own");
                await farm.GetAsync("/", "Cookie: SERVERID=unknown");
                await farm.GetAsync("/", "Cookie: SERVERID=unknown");
                await farm.GetAsync("/", "Cookie: SERVERID=");
                await farm.GetAsync("/", "Cookie: SERVERID=");
            });

        seen.Exchanges[1].Response!.SetCookies.Should().Equal("SERVERID=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/");
    }

    [Theory]
    [InlineData("HTTP/1.1 302 Found")]
    [InlineData("HTTP/1.1 404 Not Found")]
    [InlineData("HTTP/1.1 500 Internal Server Error")]
    public async Task ARCH_1_2_A_response_of_any_status_gains_the_cookie(string status)
    {
        var seen = await Comparison.RunAsync(Weighted.Farm("1,1", "cookie SERVERID insert indirect"), async farm =>
        {
            farm.Answer("/page", OriginAnswer.Text("x") with { Status = status });
            await farm.GetAsync("/page");
        });

        seen.Exchanges[0].Response!.SetCookies.Should().Equal("SERVERID=a; path=/");
    }
}
