using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>What the persistence cookie does to requests and responses.</summary>
public sealed class CookiePersistenceTests
{
    [Fact]
    public void An_indirect_inserted_cookie_is_hidden_from_servers() =>
        Cookie(cookie => cookie.Insert().Indirect()).ForServer("S=A; k=v").Should().Equal("k=v");

    [Fact]
    public void A_cookie_that_is_not_indirect_reaches_servers() =>
        Cookie(cookie => cookie.Insert()).ForServer("S=A; k=v").Should().Equal("S=A; k=v");

    [Fact]
    public void A_passive_cookie_reaches_servers_even_if_indirect() =>
        Cookie(cookie => cookie.Indirect()).ForServer("S=A").Should().Equal("S=A");

    [Theory]
    [InlineData("k = v", "k=v")]
    [InlineData("k\t=\t v ; l= w,m =x", "k=v ; l=w,m=x")]
    [InlineData("k = v = w; l", "k=v = w; l")]
    [InlineData("k = \"a = b; c\" ; l", "k=\"a = b; c\" ; l")]
    [InlineData("$k = v; l = w; $m = x", "$k = v; l=w; $m = x")]
    [InlineData("S = A; k = v;", "S=A; k=v;")]
    [InlineData("k = ;= v; = w", "k=;=v; =w")]
    public void Blanks_around_equals_signs_go(string header, string expected) => Cookie(_ => { }).ForServer(header).Should().Equal(expected);

    [Fact]
    public void Every_line_loses_its_blanks() =>
        Cookie(cookie => cookie.Insert().Indirect()).ForServer(new[] { "a=1", "S = A", "k = v" }).Should().Equal("a=1", "k=v");

    [Fact]
    public void Cookies_without_blanks_stay_the_same_object()
    {
        var line = "k=v; l=\"w\"";

        Cookie(_ => { }).ForServer(line).ToString().Should().BeSameAs(line);
    }

    [Fact]
    public void No_cookies_stay_no_cookies() =>
        Cookie(cookie => cookie.Insert().Indirect()).ForServer(default).Should().BeEmpty();

    [Fact]
    public void A_balanced_client_is_given_the_cookie_of_its_server()
    {
        var backend = Backend(cookie => cookie.Insert());

        backend.Settings.Cookie!.ForClient(backend.Server("A"), byCookie: false, CookieMatch.Valid).Should().Be("S=a; path=/");
    }

    [Fact]
    public void A_client_that_holds_the_right_cookie_is_given_none()
    {
        var backend = Backend(cookie => cookie.Insert());

        backend.Settings.Cookie!.ForClient(backend.Server("A"), byCookie: true, CookieMatch.Valid).Should().BeNull();
    }

    [Fact]
    public void A_client_that_holds_the_right_cookie_with_dates_is_given_it_anew()
    {
        var backend = Backend(cookie => cookie.Insert());

        backend.Settings.Cookie!.ForClient(backend.Server("A"), byCookie: true, CookieMatch.Dated).Should().Be("S=a; path=/");
    }

    [Fact]
    public void A_passive_cookie_with_dates_is_left_to_the_application()
    {
        var backend = Backend(_ => { });

        backend.Settings.Cookie!.ForClient(backend.Server("A"), byCookie: true, CookieMatch.Dated).Should().BeNull();
    }

    [Fact]
    public void A_server_without_a_value_removes_the_cookie_from_the_client()
    {
        var backend = Backend(cookie => cookie.Insert());

        backend.Settings.Cookie!.ForClient(backend.Server("B"), byCookie: false, CookieMatch.Valid)
            .Should().Be("S=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/");
    }

    [Fact]
    public void A_passive_cookie_is_never_given()
    {
        var backend = Backend(_ => { });

        backend.Settings.Cookie!.ForClient(backend.Server("A"), byCookie: false, CookieMatch.Valid).Should().BeNull();
    }

    [Theory]
    [InlineData(true, false, false, true)]
    [InlineData(true, true, true, true)]
    [InlineData(false, true, true, true)]
    [InlineData(false, true, false, false)]
    [InlineData(false, false, true, false)]
    public void A_cookie_of_the_server_itself_is_withheld(bool insert, bool indirect, bool byCookie, bool expected) =>
        Cookie(cookie =>
        {
            cookie.Options.Mode = insert ? CookieMode.Insert : CookieMode.Passive;
            cookie.Options.Indirect = indirect;
        }).WithholdsServerCookie(byCookie).Should().Be(expected);

    [Theory]
    [InlineData("private", true)]
    [InlineData("No-Store", true)]
    [InlineData("max-age=3600, private", true)]
    [InlineData("max-age=3600 ,\tPRIVATE ", true)]
    [InlineData("", false)]
    [InlineData("public", false)]
    [InlineData("no-cache", false)]
    [InlineData("private=\"set-cookie\"", false)]
    [InlineData("x-private, privately", false)]
    public void Shared_caching_is_forbidden_by_private_and_no_store(string header, bool expected) =>
        CookiePersistence.ForbidsSharedCaching(header).Should().Be(expected);

    [Fact]
    public void Any_line_may_forbid_shared_caching()
    {
        CookiePersistence.ForbidsSharedCaching(new[] { "max-age=1", "no-store" }).Should().BeTrue();
        CookiePersistence.ForbidsSharedCaching(new[] { null, "public" }).Should().BeFalse();
        CookiePersistence.ForbidsSharedCaching(StringValues.Empty).Should().BeFalse();
    }

    private static CookiePersistence Cookie(Action<CookieBuilder> configure) => Backend(configure).Settings.Cookie!;

    private static Backend Backend(Action<CookieBuilder> configure) => Farm.Of(farm => farm
        .PersistWithCookie("S", configure)
        .AddServer("A", "http://127.0.0.1:1", server => server.Cookie("a"))
        .AddServer("B", "http://127.0.0.1:2"));
}
