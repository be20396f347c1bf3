using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>Which server a client's cookie leads to.</summary>
public sealed class CookieSearchTests
{
    [Theory]
    [InlineData("S=a", "A", CookieMatch.Valid)]
    [InlineData("x=1; S=b; y=2", "B", CookieMatch.Valid)]
    [InlineData("x=1,S=b,y=2", "B", CookieMatch.Valid)]
    [InlineData("S=\"a\"", null, CookieMatch.Invalid)]
    [InlineData("S=a|ZVPxA|ZVPxA", "A", CookieMatch.Valid)]
    [InlineData("S=a|ZVPxA", "A", CookieMatch.Valid)]
    [InlineData("S=a|", "A", CookieMatch.Valid)]
    [InlineData("S=zz|ZVPxA", null, CookieMatch.Invalid)]
    [InlineData("S=|ZVPxA", null, CookieMatch.Invalid)]
    [InlineData("S=zz", null, CookieMatch.Invalid)]
    [InlineData("S=", null, CookieMatch.Invalid)]
    [InlineData("S=A", null, CookieMatch.Invalid)]
    [InlineData("s=a", null, CookieMatch.None)]
    [InlineData("S", null, CookieMatch.None)]
    [InlineData("", null, CookieMatch.None)]
    [InlineData("S=zz; S=a", "A", CookieMatch.Valid)]
    [InlineData("S=b; S=a", "B", CookieMatch.Valid)]
    public void A_cookie_leads_to_the_server_it_names(string header, string? server, CookieMatch match) =>
        Find(Farm.Of(TwoServers(_ => { })), header).Should().Be((server, match));

    [Fact]
    public void Every_header_line_is_searched() =>
        Find(Farm.Of(TwoServers(_ => { })), new[] { "x=1", "y=2; S=b" }).Should().Be(("B", CookieMatch.Valid));

    [Fact]
    public void Without_a_cookie_in_the_backend_nothing_is_found() =>
        Find(Farm.Of(farm => farm.AddServer("A", "127.0.0.1:1", server => server.Cookie("a"))), "S=a").Should().Be((null, CookieMatch.None));

    [Fact]
    public void A_server_in_maintenance_is_no_longer_found() =>
        Find(Farm.Of(TwoServers(server => server.Disabled())), "S=a").Should().Be((null, CookieMatch.Down));

    [Fact]
    public void Dates_lead_to_no_server_in_maintenance() =>
        Find(Farm.Of(TwoServers(server => server.Disabled())), "S=a|ZVPxA|ZVPxA").Should().Be((null, CookieMatch.Down));

    [Fact]
    public void A_server_that_is_down_is_no_longer_found()
    {
        var backend = Farm.Of(farm => TwoServers(_ => { })(farm.CheckTcp()));
        backend.Report(backend.Server("A"), Results.Failed);

        Find(backend, "S=a").Should().Be((null, CookieMatch.Down));
    }

    [Fact]
    public void A_server_of_weight_zero_keeps_its_clients()
    {
        var backend = Farm.Of(TwoServers(server => server.Weight(0)));

        Find(backend, "S=a").Should().Be(("A", CookieMatch.Valid));
        backend.Pick(avoid: null)!.Name.Should().Be("B");
    }

    [Fact]
    public void A_backup_keeps_its_clients_while_actives_are_up() =>
        Find(Farm.Of(TwoServers(server => server.Backup())), "S=a").Should().Be(("A", CookieMatch.Valid));

    [Fact]
    public void A_backup_with_the_same_cookie_takes_over_from_a_stopped_server()
    {
        var backend = Shared(disableActive: true);

        Find(backend, "S=a").Should().Be(("spare", CookieMatch.Valid));
    }

    [Fact]
    public void Of_servers_with_the_same_cookie_the_first_declared_is_found()
    {
        Find(Shared(disableActive: false), "S=a").Should().Be(("A", CookieMatch.Valid));

        var reversed = Farm.Of(farm => farm.PersistWithCookie("S")
            .AddServer("spare", "127.0.0.1:2", server => server.Cookie("a").Backup())
            .AddServer("A", "127.0.0.1:1", server => server.Cookie("a")));
        Find(reversed, "S=a").Should().Be(("spare", CookieMatch.Valid));
    }

    [Fact]
    public void A_stopped_server_is_remembered_when_a_later_cookie_finds_nothing_either() =>
        Find(Farm.Of(TwoServers(server => server.Disabled())), "S=zz; S=a").Should().Be((null, CookieMatch.Down));

    [Theory]
    [InlineData("S=a~1", "A", CookieMatch.Valid)]
    [InlineData("S=a", "A", CookieMatch.Valid)]
    [InlineData("S=a~", "A", CookieMatch.Valid)]
    [InlineData("S=b~1~2", "B", CookieMatch.Valid)]
    [InlineData("S=b~1|ZVPxA", "B", CookieMatch.Valid)]
    [InlineData("S=zz~1; S=b~2", "B", CookieMatch.Valid)]
    [InlineData("S=a~\"x;y\"", "A", CookieMatch.Valid)]
    [InlineData("S=\"a\"~1", null, CookieMatch.Invalid)]
    [InlineData("S=a|ZVPxA~1", null, CookieMatch.Invalid)]
    [InlineData("S=~a", null, CookieMatch.Invalid)]
    public void A_prefix_leads_to_the_server_it_names(string header, string? server, CookieMatch match) =>
        Find(Farm.Of(TwoServers(_ => { }, cookie => cookie.Prefix())), header).Should().Be((server, match));

    [Fact]
    public void A_server_that_is_down_keeps_its_clients_if_wanted()
    {
        var backend = Farm.Of(farm => TwoServers(server => server.Disabled())(farm.PersistWhenDown()));

        Find(backend, "S=a").Should().Be(("A", CookieMatch.Down));
        Find(backend, "S=b").Should().Be(("B", CookieMatch.Valid));
    }

    [Fact]
    public void Computed_values_lead_to_their_servers()
    {
        var backend = Farm.Of(farm => farm
            .PersistWithCookie("S", cookie => cookie.Insert().Dynamic("secret"))
            .AddServer("A", "127.0.0.1:21000")
            .AddServer("B", "127.0.0.1:21001", server => server.Cookie("b"))
            .AddServer("C", "shop.example.com:80"));

        Find(backend, "S=d44acdca7bdc167a").Should().Be(("A", CookieMatch.Valid), "HAProxy computes this value");
        Find(backend, "S=b").Should().Be(("B", CookieMatch.Valid));
        Find(backend, "S=" + backend.Server("C").Settings.Cookie).Should().Be(("C", CookieMatch.Valid));
    }

    [Fact]
    public void Signed_values_alone_lead_to_servers()
    {
        var backend = Farm.Of(farm => TwoServers(_ => { }, cookie => cookie.Insert().Sign("0123456789abcdef"))(farm));
        var (a, b) = (backend.Server("A").Settings.Cookie, backend.Server("B").Settings.Cookie);

        a.Should().HaveLength(22).And.NotBe(b);
        Find(backend, $"S={a}").Should().Be(("A", CookieMatch.Valid));
        Find(backend, $"S={b}").Should().Be(("B", CookieMatch.Valid));
        Find(backend, "S=a").Should().Be((null, CookieMatch.Invalid));
        Find(backend, $"S={a![..^1]}").Should().Be((null, CookieMatch.Invalid));
    }

    private static Action<BackendBuilder> TwoServers(Action<ServerBuilder> first, Action<CookieBuilder>? cookie = null) => farm => farm
        .PersistWithCookie("S", cookie ?? (insert => insert.Insert()))
        .AddServer("A", "127.0.0.1:1", server => first(server.Cookie("a")))
        .AddServer("B", "127.0.0.1:2", server => server.Cookie("b"));

    private static Backend Shared(bool disableActive) => Farm.Of(farm => farm
        .PersistWithCookie("S")
        .AddServer("A", "127.0.0.1:1", server => server.Cookie("a").Options.Disabled = disableActive)
        .AddServer("spare", "127.0.0.1:2", server => server.Cookie("a").Backup()));

    private static (string? Server, CookieMatch Match) Find(Backend backend, StringValues cookies)
    {
        var server = backend.FindByCookie(cookies, out var cookie);
        return (server?.Name, cookie.Match);
    }
}
