using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>What the persistence cookie does to requests and responses.</summary>
public sealed class CookiePersistenceTests
{
    [Theory]
    [InlineData("insert indirect", "S=a; k=v", "k=v")]
    [InlineData("insert indirect", "S=a", "")]
    [InlineData("insert indirect", "k=v", "k=v")]
    [InlineData("insert", "S=a; k=v", "S=a; k=v")]
    [InlineData("passive indirect", "S=a", "S=a")]
    [InlineData("rewrite", "S=a~1", "S=a~1")]
    [InlineData("prefix", "S=a~1", "S=1")]
    [InlineData("prefix", "S=q~9", "S=9")]
    [InlineData("prefix", "S=a", "S=a")]
    [InlineData("prefix", "S=a~", "S=")]
    [InlineData("prefix", "S=~", "S=")]
    [InlineData("prefix", "S=a~1~2", "S=1~2")]
    [InlineData("prefix", "x=1; S=a~123; y=2", "x=1; S=123; y=2")]
    [InlineData("prefix", "S=a~1;S=b~2", "S=1;S=2")]
    [InlineData("prefix", " S = a~1 ; x=2", " S=1 ; x=2")]
    [InlineData("prefix", "S=a~ 1; k = v", "S= 1; k=v")]
    [InlineData("passive", "k = v", "k=v")]
    [InlineData("passive", "k\t=\t v ; l= w,m =x", "k=v ; l=w,m=x")]
    [InlineData("passive", "k = v = w; l", "k=v = w; l")]
    [InlineData("passive", "k = \"a = b; c\" ; l", "k=\"a = b; c\" ; l")]
    [InlineData("passive", "$k = v; l = w; $m = x", "$k = v; l=w; $m = x")]
    [InlineData("passive", "S = A; k = v;", "S=A; k=v;")]
    [InlineData("passive", "k = ;= v; = w", "k=;=v; =w")]
    [InlineData("insert indirect", "a=1; S = A; k = v", "a=1; k=v")]
    [InlineData("insert indirect", "$Version=1; S=A; $Path=/", "")]
    [InlineData("prefix", "S=a~1, x=1", "S=1, x=1")]
    [InlineData("prefix", "$Version=1; S=a~1; $Path=\"/\"; y=1", "$Version=1; S=1; $Path=\"/\"; y=1")]
    [InlineData("prefix", "S=\"a~1;2\"; y=1", "S=1;2\"; y=1")]
    [InlineData("prefix", "x=\"S=a~1\"; S=a~2; s=a~3; SS=a~4", "x=\"S=a~1\"; S=2; s=a~3; SS=a~4")]
    [InlineData("keep", "S=a~1; S=q~9; S=~3; S=4", "S=1; S=q~9; S=~3; S=4")]
    public void Servers_see_cookies_as_the_mode_says(string mode, string sent, string expected)
    {
        var room = new char[sent.Length];

        var length = Cookie(Mode(mode)).WriteForServer(sent, room);

        new string(room, 0, length).Should().Be(expected);
    }

    [Theory]
    [InlineData("prefix", "S=a~", "S=")]
    [InlineData("insert indirect", "S=a~; ", null)]
    public void Thousands_of_duplicates_are_treated_alike(string mode, string sent, string? expected)
    {
        var line = string.Join("; ", Enumerable.Repeat(sent.TrimEnd(' ', ';') + "\0é", 20_000));
        var room = new char[line.Length];

        var length = Cookie(Mode(mode)).WriteForServer(line, room);

        new string(room, 0, length).Should().Be(expected is null ? "" : string.Join("; ", Enumerable.Repeat(expected + "\0é", 20_000)));
    }

    [Theory]
    [InlineData("insert indirect")]
    [InlineData("prefix")]
    [InlineData("rewrite")]
    public void What_servers_see_costs_no_memory(string mode)
    {
        var cookie = Cookie(Mode(mode));
        var room = new char[100];
        Allocations.Of(WriteMany).Should().Be(0);

        void WriteMany()
        {
            for (var i = 0; i < 1000; i++)
            {
                cookie.WriteForServer("x=1; S=a~1; y = 2", room);
            }
        }
    }

    [Fact]
    public void A_balanced_client_is_given_the_cookie_of_its_server() => GivenBy("A", cookie => cookie.Insert()).Should().Be("S=a; path=/");

    [Fact]
    public void A_client_that_holds_the_right_cookie_is_given_none()
    {
        var backend = Backend(cookie => cookie.Insert());

        backend.Settings.Cookie!.ForClient(backend.Server("A"), byPersistence: true, new(CookieMatch.Valid, default), TimeProvider.System).Should().BeNull();
    }

    [Fact]
    public void A_server_without_a_value_removes_the_cookie_from_the_client() => GivenBy("B", cookie => cookie.Insert().Secure())
        .Should().Be("S=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/; Secure");

    [Fact]
    public void Attributes_stand_in_the_order_of_HAProxy() =>
        GivenBy("A", cookie => cookie.Insert().Partitioned().HttpOnly().Attribute("SameSite=None").Attribute("Foo").Domain(".a.b").Domain("c.d"))
            .Should().Be("S=a; path=/; domain=.a.b; domain=c.d; HttpOnly; Secure; SameSite=None; Foo; Partitioned");

    [Theory]
    [InlineData("insert", "GET", CookieAction.None, true)]
    [InlineData("insert", "GET", CookieAction.Deleted, true)]
    [InlineData("insert preserve", "GET", CookieAction.Provided, false)]
    [InlineData("insert postonly", "GET", CookieAction.None, false)]
    [InlineData("insert postonly", "POST", CookieAction.None, true)]
    [InlineData("passive", "POST", CookieAction.None, false)]
    [InlineData("rewrite", "POST", CookieAction.None, false)]
    [InlineData("prefix", "POST", CookieAction.None, false)]
    public void A_cookie_is_inserted_where_the_mode_allows_it(string mode, string method, CookieAction ofServer, bool expected) =>
        Cookie(Mode(mode)).MayInsert(method, ofServer).Should().Be(expected);

    [Theory]
    [InlineData("insert", false, CookieAction.Deleted)]
    [InlineData("insert", true, CookieAction.Deleted)]
    [InlineData("insert indirect", true, CookieAction.Deleted)]
    [InlineData("insert preserve", true, CookieAction.Provided)]
    [InlineData("passive", true, CookieAction.Provided)]
    [InlineData("passive indirect", true, CookieAction.Deleted)]
    [InlineData("passive indirect", false, CookieAction.Provided)]
    [InlineData("passive indirect preserve", true, CookieAction.Provided)]
    [InlineData("rewrite", true, CookieAction.Rewritten)]
    [InlineData("prefix", false, CookieAction.Rewritten)]
    [InlineData("prefix indirect", false, CookieAction.Rewritten)]
    [InlineData("prefix indirect", true, CookieAction.Deleted)]
    [InlineData("prefix indirect preserve", true, CookieAction.Provided)]
    public void A_cookie_of_the_server_itself_is_treated_as_the_mode_says(string mode, bool byPersistence, CookieAction expected)
    {
        var backend = Backend(Mode(mode));

        backend.Settings.Cookie!.ForServerCookie(backend.Server("A"), byPersistence, "S=1", out _).Should().Be(expected);
    }

    [Theory]
    [InlineData("S=1; Path=/x; HttpOnly", "S=a; Path=/x; HttpOnly", "S=a~1; Path=/x; HttpOnly")]
    [InlineData("S = \"1;2\" ; x", "S=a ; x", "S=a~\"1;2\" ; x")]
    [InlineData("S=1, x=2", "S=a, x=2", "S=a~1, x=2")]
    [InlineData("S=", "S=a", "S=a~")]
    [InlineData("S=;", "S=a;", "S=a~;")]
    [InlineData("S=\"1", "S=a", "S=a~\"1")]
    [InlineData("S=a\"b;c\";d", "S=a;d", "S=a~a\"b;c\";d")]
    [InlineData("S==1", "S=a", "S=a~=1")]
    [InlineData("S=1;S=2", "S=a;S=2", "S=a~1;S=2")]
    [InlineData("S\t=\t1 \t;x", "S=a \t;x", "S=a~1 \t;x")]
    public void Rewrite_and_prefix_keep_what_stands_behind_the_value(string setCookie, string rewritten, string prefixed)
    {
        PassedOn("rewrite").Should().Be(rewritten);
        PassedOn("prefix").Should().Be(prefixed);

        string PassedOn(string mode)
        {
            var backend = Backend(Mode(mode));
            backend.Settings.Cookie!.ForServerCookie(backend.Server("A"), byPersistence: false, setCookie, out var passedOn);
            return passedOn;
        }
    }

    [Theory]
    [InlineData("rewrite")]
    [InlineData("prefix")]
    public void A_server_without_a_value_keeps_its_own_cookie(string mode)
    {
        var backend = Backend(Mode(mode));

        backend.Settings.Cookie!.ForServerCookie(backend.Server("B"), byPersistence: false, "S=1", out var passedOn).Should().Be(CookieAction.Provided);
        passedOn.Should().Be("S=1");
    }

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

    private static Action<CookieBuilder> Mode(string words) => cookie =>
    {
        var options = cookie.Options;
        options.Mode = words.Split(' ')[0] == "keep" ? CookieMode.Prefix : Enum.Parse<CookieMode>(words.Split(' ')[0], ignoreCase: true);
        options.KeepUnknownPrefix = words == "keep";
        options.Indirect = words.Contains("indirect", StringComparison.Ordinal);
        options.Preserve = words.Contains("preserve", StringComparison.Ordinal);
        options.PostOnly = words.Contains("postonly", StringComparison.Ordinal);
    };

    private static string? GivenBy(string server, Action<CookieBuilder> configure)
    {
        var backend = Backend(configure);
        return backend.Settings.Cookie!.ForClient(backend.Server(server), byPersistence: false, default, TimeProvider.System);
    }

    private static CookiePersistence Cookie(Action<CookieBuilder> configure) => Backend(configure).Settings.Cookie!;

    private static Backend Backend(Action<CookieBuilder> configure) => Farm.Of(farm => farm
        .PersistWithCookie("S", configure)
        .AddServer("A", "http://127.0.0.1:1", server => server.Cookie("a"))
        .AddServer("B", "http://127.0.0.1:2"));
}
