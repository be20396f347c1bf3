using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;

namespace LoadBalancing.AspNetCore.Tests;

/// <summary>What becomes of the cookies and the caching rules that a server sends itself.</summary>
public sealed class ServerCookieTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("S=a")]
    public async Task A_cookie_of_the_persistence_cookies_name_is_withheld(string? cookie)
    {
        using var response = await GetAsync(cookie, InsertIndirect, "Set-Cookie: S=own; path=/x", "Set-Cookie: k=1", "Set-Cookie: k=2; Secure");
        var expected = cookie is null ? new[] { "k=1", "k=2; Secure", "S=a; path=/" } : ["k=1", "k=2; Secure"];
        response.Headers.GetValues("Set-Cookie").Should().Equal(expected);
    }

    [Fact]
    public async Task A_lone_cookie_of_the_persistence_cookies_name_leaves_nothing_behind()
    {
        using var response = await GetAsync("S=a", InsertIndirect, "Set-Cookie: S=own");
        response.Headers.Contains("Set-Cookie").Should().BeFalse();
    }

    [Fact]
    public async Task A_cookie_that_is_only_read_is_the_servers_own_business()
    {
        using var response = await GetAsync("S=a", _ => { }, "Set-Cookie: S=own");
        response.Headers.GetValues("Set-Cookie").Should().Equal("S=own");
    }

    [Theory]
    [InlineData("public, max-age=60", "public, max-age=60|private")]
    [InlineData("no-cache", "no-cache|private")]
    [InlineData("no-store", "no-store")]
    [InlineData("max-age=5, Private", "max-age=5, Private")]
    public async Task Caching_is_forbidden_unless_the_server_did_so(string sent, string expected)
    {
        using var response = await GetAsync(null, cookie => cookie.Insert().NoCache(), $"Cache-Control: {sent}");
        response.Headers.NonValidated["Cache-Control"].Should().Equal(expected.Split('|'));
    }

    [Fact]
    public async Task Caching_is_the_servers_business_when_no_cookie_is_inserted()
    {
        using var response = await GetAsync("S=a", cookie => cookie.Insert().NoCache(), "Cache-Control: public");
        response.Headers.NonValidated["Cache-Control"].Should().Equal("public");
    }

    private static void InsertIndirect(CookieBuilder cookie) => cookie.Insert().Indirect();

    private static async Task<HttpResponseMessage> GetAsync(string? cookie, Action<CookieBuilder> persistence, params string[] headers)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x", headers));
        await using var app = await BalancedApp.StartAsync(web => web
            .PersistWithCookie("S", persistence)
            .AddServer("a", server.Address, options => options.Cookie("a")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await app.Client().SendAsync(request);
    }
}
