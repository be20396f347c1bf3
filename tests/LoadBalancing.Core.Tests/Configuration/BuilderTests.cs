using System.Net;
using LoadBalancing.Configuration;
using LoadBalancing.Persistence;
using LoadBalancing.Core.Tests.Farms;

namespace LoadBalancing.Core.Tests.Configuration;

/// <summary>Describing backends in code, and how defaults resolve.</summary>
public sealed class BuilderTests
{
    [Fact]
    public void The_builder_fills_the_options() =>
        Farm.Options(farm => farm
            .Balance(Algorithm.RoundRobin)
            .PersistWithCookie("S", cookie => cookie.Insert().Indirect().NoCache().PostOnly().Preserve().HttpOnly().Partitioned()
                .Domain("a.b").Domain("c.d").Attribute("SameSite=Lax").MaxIdle(TimeSpan.FromMinutes(1)).MaxLife(TimeSpan.FromHours(1))
                .Dynamic("secret").Sign("0123456789abcdef").ByLabel("version", "v1"))
            .Acl("admin", "path_beg /admin")
            .UseServer("a", "admin")
            .ForcePersistence("unless admin")
            .IgnorePersistence("{ src ::1 }")
            .PersistWhenDown()
            .CheckHttp("/ok", "HEAD", check => check.Rise = 5)
            .ForwardedFor(forwarded => forwarded.ForIfNone = true)
            .AddServer("a", "x:1", server => server.Weight(7).Cookie("A").Label("version", "v1").Backup().Disabled().Check(check => check.Port = 81).Agent(82)))
        .Should().BeEquivalentTo(new BackendOptions
        {
            Acls = { "admin path_beg /admin" },
            UseServers = { new UseServerOptions { Server = "a", Condition = "admin" } },
            PersistenceRules =
            {
                new PersistenceRuleOptions { Action = PersistenceAction.Force, Condition = "unless admin" },
                new PersistenceRuleOptions { Action = PersistenceAction.Ignore, Condition = "{ src ::1 }" },
            },
            PersistWhenDown = true,
            Cookie = new CookieOptions
            {
                Name = "S",
                Mode = CookieMode.Insert,
                Indirect = true,
                NoCache = true,
                PostOnly = true,
                Preserve = true,
                HttpOnly = true,
                Secure = true,
                Partitioned = true,
                Domains = { "a.b", "c.d" },
                Attributes = { "SameSite=Lax" },
                MaxIdle = TimeSpan.FromMinutes(1),
                MaxLife = TimeSpan.FromHours(1),
                Dynamic = true,
                DynamicKey = "secret",
                SigningKey = "0123456789abcdef",
                Label = "version",
                Current = "v1",
            },
            Check = new CheckOptions { Rise = 5, Http = new HttpCheckOptions { Method = "HEAD", Path = "/ok" } },
            Forwarded = new ForwardedOptions { For = true, ForIfNone = true },
            Servers =
            {
                new ServerOptions
                {
                    Name = "a",
                    Address = "x:1",
                    Weight = 7,
                    Cookie = "A",
                    Labels = { ["version"] = "v1" },
                    Backup = true,
                    Disabled = true,
                    Check = new ServerCheckOptions { Port = 81 },
                    Agent = new AgentOptions { Port = 82 },
                },
            },
        });

    [Fact]
    public void The_builder_sets_each_mode_of_the_cookie()
    {
        ModeOf(cookie => cookie.Rewrite()).Should().Be((CookieMode.Rewrite, false));
        ModeOf(cookie => cookie.Prefix()).Should().Be((CookieMode.Prefix, false));
        ModeOf(cookie => cookie.Prefix(keepUnknown: true)).Should().Be((CookieMode.Prefix, true));
        ModeOf(cookie => cookie.Secure()).Should().Be((CookieMode.Passive, false));

        static (CookieMode, bool) ModeOf(Action<CookieBuilder> configure)
        {
            var cookie = Farm.Options(farm => farm.PersistWithCookie("S", configure)).Cookie!;
            return (cookie.Mode, cookie.KeepUnknownPrefix);
        }
    }

    [Fact]
    public void A_check_inherits_from_the_backend_what_the_server_does_not_say()
    {
        var check = CheckOf(
            new CheckOptions { Interval = TimeSpan.FromSeconds(3), DownInterval = TimeSpan.FromSeconds(9), Rise = 4, Fall = 5 },
            new ServerCheckOptions { Interval = TimeSpan.FromSeconds(1), Fall = 8, Port = 81 });

        check.Should().BeEquivalentTo(new
        {
            Target = new IPEndPoint(IPAddress.Loopback, 81),
            Interval = TimeSpan.FromSeconds(1),
            FastInterval = TimeSpan.FromSeconds(1),
            DownInterval = TimeSpan.FromSeconds(9),
            Rise = 4,
            Fall = 8,
        });
    }

    [Theory]
    [InlineData(2000, 5000, null, 2000)]
    [InlineData(2000, 500, null, 2000)]
    [InlineData(2000, 5000, 300, 2000)]
    [InlineData(2000, 500, 300, 500)]
    [InlineData(2000, -1, 300, 2000)]
    public void Connecting_is_limited_by_the_interval_and_with_a_time_out_of_checks_by_that_of_connecting(
        int interval, int connect, int? timeout, int expected)
    {
        var options = new CheckOptions { Interval = Milliseconds(interval), Timeout = timeout is { } value ? Milliseconds(value) : null };

        var check = CheckOf(options, connect: Milliseconds(connect));

        check.ConnectTimeout.Should().Be(Milliseconds(expected));
        check.Timeout.Should().Be(options.Timeout);
    }

    [Fact]
    public void A_server_may_opt_out_of_checks() =>
        Farm.Of(farm => farm.CheckTcp().AddServer("a", "x:1", server => server.Check(check => check.Enabled = false)))
            .Server("a").Settings.Check.Should().BeNull();

    [Fact]
    public void Checks_speak_TLS_where_the_server_does()
    {
        var backend = Farm.Of(farm => farm.CheckTcp().AddServer("a", "https://shop.example").AddServer("b", "http://shop.example"));

        backend.Server("a").Settings.Check.Should().BeEquivalentTo(
            new { Connect = new { Tls = new { Sni = "shop.example", VerifyHost = "shop.example" } }, Target = new DnsEndPoint("shop.example", 443) });
        backend.Server("b").Settings.Check!.Connect.Tls.Should().BeNull();
    }

    private static CheckSettings CheckOf(CheckOptions options, ServerCheckOptions? server = null, TimeSpan? connect = null) =>
        CheckSettings.From(
            options, server, new Uri("http://127.0.0.1:80"), new TimeoutOptions { Connect = connect ?? TimeSpan.FromSeconds(5) },
            _ => new ConnectSettings(Source: null, Tls: null));

    private static TimeSpan Milliseconds(int value) => TimeSpan.FromMilliseconds(value);
}
