using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>
/// <c>nocache</c> keeps shared caches from storing an inserted cookie. HAProxy leaves out the header on responses that it takes
/// for uncacheable; <c>lb</c> adds it to every response that gains a cookie and does not forbid shared caching itself.
/// </summary>
public sealed class NoCacheTests
{
    private static readonly string NoCache = Weighted.Farm("1,1", "cookie SERVERID insert indirect nocache");

    [Theory]
    [InlineData("Cache-Control: max-age=60")]
    [InlineData("Cache-Control: public, max-age=60")]
    [InlineData("Expires: Thu, 01 Jan 2099 00:00:00 GMT")]
    public async Task ARCH_3_1_A_storable_response_is_made_private_as_by_HAProxy(string header)
    {
        var seen = await Comparison.RunAsync(NoCache, farm => GetAsync(farm, OriginAnswer.Text("x", header)));

        seen.Exchanges[0].Response!.Head.Elements("Cache-Control").Should().Contain("private");
    }

    [Theory]
    [InlineData("Cache-Control: private")]
    [InlineData("Cache-Control: no-store")]
    [InlineData("Cache-Control: private, max-age=5")]
    public async Task ARCH_3_1_A_response_that_forbids_shared_caching_stays_as_it_is(string header)
    {
        var seen = await Comparison.RunAsync(NoCache, farm => GetAsync(farm, OriginAnswer.Text("x", header)));

        seen.Exchanges[0].Response!.Head.Values("Cache-Control").Should().Equal(header["Cache-Control: ".Length..]);
    }

    [Fact]
    public async Task ARCH_3_2_A_response_to_a_holder_stays_as_it_is()
    {
        var seen = await Comparison.RunAsync(NoCache, async farm =>
        {
            farm.Answer("/page", OriginAnswer.Text("x", "Cache-Control: public, max-age=60"));
            await farm.GetAsync("/page", "Cookie: SERVERID=b");
        });

        seen.Exchanges[0].Response!.Head.Values("Cache-Control").Should().Equal("public, max-age=60");
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1 200 OK")]
    [InlineData("GET", "HTTP/1.1 404 Not Found")]
    [InlineData("GET", "HTTP/1.1 302 Found")]
    [InlineData("GET", "HTTP/1.1 500 Internal Server Error")]
    [InlineData("GET", "HTTP/1.1 200 OK", "Cache-Control: public")]
    [InlineData("GET", "HTTP/1.1 200 OK", "Cache-Control: no-cache")]
    [InlineData("GET", "HTTP/1.1 200 OK", "Pragma: no-cache")]
    [InlineData("GET", "HTTP/1.1 200 OK", "Cache-Control: max-age=0")]
    [InlineData("HEAD", "HTTP/1.1 200 OK", "Cache-Control: public")]
    [InlineData("POST", "HTTP/1.1 200 OK")]
    [InlineData("POST", "HTTP/1.1 200 OK", "Cache-Control: max-age=60")]
    public async Task ARCH_3_1_Every_inserted_cookie_is_private(string method, string status, params string[] headers)
    {
        var seen = await Comparison.RunOnSubjectAsync(
            NoCache, farm => GetAsync(farm, OriginAnswer.Text("x", headers) with { Status = status }, method));

        seen.Exchanges[0].Response!.Head.Elements("Cache-Control").Should().Contain("private");
        seen.Exchanges[0].Response!.SetCookies.Should().Equal("SERVERID=a; path=/");
    }

    private static Task<Exchange> GetAsync(Farm farm, OriginAnswer answer, string method = "GET")
    {
        farm.Answer("/page", answer);
        return farm.SendAsync(Farm.Request(method, "/page", method == "POST" ? ["Content-Length: 0"] : []));
    }
}
