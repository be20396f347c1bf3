using System.Diagnostics.CodeAnalysis;
using System.Net;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Diagnostics;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Core.Tests.Persistence.Sticking;

/// <summary>Which requests stick tables bring back to which server, and what they remember.</summary>
public sealed class StickRuleTests : IDisposable
{
    private readonly StickTables _tables = new(new MemoryStickStoreFactory(TimeProvider.System), NullLogger.Instance);
    private readonly LoadBalancerMetrics _metrics = Meters.Create();
    private readonly Dispatcher _dispatcher;

    public StickRuleTests() => _dispatcher = new Dispatcher(TimeProvider.System, _metrics);

    public void Dispose()
    {
        _metrics.Dispose();
        _tables.Dispose();
    }

    [Fact]
    public void A_client_stays_on_its_server()
    {
        var web = Web(farm => farm.StickTable(StickKeyType.IPv4, 10).StickOn("src"));

        Send(web, From("10.0.0.1")).Should().Be("A");
        Send(web, From("10.0.0.2")).Should().Be("B");
        Send(web, From("10.0.0.3")).Should().Be("C");
        Send(web, From("10.0.0.2")).Should().Be("B*");
        Send(web, From("10.0.0.1")).Should().Be("A*");
        Send(web, From("::1")).Should().Be("A", "an IPv6 address is no key here");
    }

    [Fact]
    public void A_cookie_goes_before_the_table_and_is_remembered()
    {
        var web = Web(farm =>
        {
            farm.PersistWithCookie("S", cookie => cookie.Insert()).StickTable(StickKeyType.Text, 10).StickOn("req.hdr(X-Id)");
            farm.Options.Servers[2].Cookie = "c";
        });

        Send(web, With("X-Id", "1")).Should().Be("A");
        Send(web, With("X-Id", "1").With("Cookie", "S=c")).Should().Be("C*");
        Send(web, With("X-Id", "1")).Should().Be("C*");
        Send(web, With("X-Id", "1").With("Cookie", "S=unknown")).Should().Be("C*");
    }

    [Fact]
    public void A_server_that_is_stopped_is_left_and_the_new_one_remembered()
    {
        var web = Web(farm => farm.StickTable(StickKeyType.IPv4, 10).StickOn("src"));
        Send(web, From("10.0.0.1")).Should().Be("A");
        web.Administrate(web.Server("A"), AdministrativeState.Maintenance, drainLimit: null);

        Send(web, From("10.0.0.1")).Should().Be("B");
        web.Administrate(web.Server("A"), AdministrativeState.Ready, drainLimit: null);
        Send(web, From("10.0.0.1")).Should().Be("B*");
    }

    [Fact]
    public void A_server_that_is_stopped_is_tried_when_persistence_is_wanted_so()
    {
        var web = Web(farm => farm.PersistWhenDown().StickTable(StickKeyType.IPv4, 10).StickOn("src"));
        Send(web, From("10.0.0.1")).Should().Be("A");
        web.Administrate(web.Server("A"), AdministrativeState.Maintenance, drainLimit: null);

        Send(web, From("10.0.0.1")).Should().Be("A*");
    }

    [Fact]
    public void A_server_that_is_drained_keeps_its_clients()
    {
        var web = Web(farm => farm.StickTable(StickKeyType.IPv4, 10).StickOn("src"));
        Send(web, From("10.0.0.1")).Should().Be("A");
        web.Administrate(web.Server("A"), AdministrativeState.Drain, drainLimit: null);

        Send(web, From("10.0.0.1")).Should().Be("A*");
        Send(web, From("10.0.0.2")).Should().NotBe("A");
    }

    [Fact]
    public void Only_a_response_is_remembered_and_only_of_the_server_that_gave_it()
    {
        var web = Web(farm =>
        {
            farm.CheckTcp().StickTable(StickKeyType.IPv4, 10).StickOn("src");
            farm.Options.Retries = 1;
        });
        var refused = new ScriptedExchange(_ => ScriptedExchange.Refused) { ClientAddress = IPAddress.Parse("10.0.0.1") };
        Send(web, refused).Should().Be("AB");
        _tables["web"].Store.Count.Should().Be(0);

        var redispatched = new ScriptedExchange(server => server.Name == "C" ? ScriptedExchange.Refused : AttemptOutcome.Responded)
        {
            ClientAddress = IPAddress.Parse("10.0.0.1"),
        };
        Send(web, redispatched).Should().Be("CA");
        Send(web, From("10.0.0.1")).Should().Be("A*");
    }

    [Fact]
    public void A_server_that_does_not_stick_is_not_remembered()
    {
        var web = Web(farm =>
        {
            farm.StickTable(StickKeyType.IPv4, 10).StickOn("src");
            farm.Options.Servers[0].NonStick = true;
        });

        Send(web, From("10.0.0.1")).Should().Be("A");
        Send(web, From("10.0.0.1")).Should().Be("B");
        Send(web, From("10.0.0.1")).Should().Be("B*");
    }

    [Fact]
    public void The_first_key_of_the_request_and_of_the_response_are_remembered()
    {
        var web = Web(farm => farm.StickTable(StickKeyType.Text, 10)
            .StickMatch("req.hdr(Find)").StickStoreRequest("req.hdr(None)").StickStoreRequest("req.hdr(First)").StickStoreRequest("req.hdr(Second)")
            .StickStoreResponse("res.hdr(X)").StickStoreResponse("res.cook(Y)"));
        var exchange = With("First", "1");
        exchange.With("Second", "2");
        exchange.Response.With("X", "x").With("Set-Cookie", "Y=y; path=/");
        Send(web, exchange).Should().Be("A");

        _tables["web"].Store.Count.Should().Be(2);
        Send(web, With("Find", "1")).Should().Be("A*");
        Send(web, With("Find", "x")).Should().Be("A*");
        Send(web, With("Find", "y")).Should().Be("B");
    }

    [Fact]
    public void Rules_apply_when_their_conditions_are_met()
    {
        var web = Web(farm => farm.Acl("api", "path_beg /api").StickTable(StickKeyType.IPv4, 10)
            .StickOn("src", rule => rule.Condition = "unless api"));

        Send(web, Get("/api")).Should().Be("A");
        Send(web, Get("/api")).Should().Be("B");
        Send(web, Get("/")).Should().Be("C");
        Send(web, Get("/")).Should().Be("C*");
        Send(web, Get("/api")).Should().Be("A");
    }

    [Fact]
    public void Backends_share_a_table_by_the_names_of_servers()
    {
        var table = Farm.Options(farm => farm.StickTable(StickKeyType.IPv4, 10));
        var pop = Farm.Options(farm => farm.StickOn("src", rule => rule.Table = "st").AddServer("A", "127.0.0.1:1").AddServer("B", "127.0.0.1:2"));
        var smtp = Farm.Options(farm => farm.StickMatch("src", rule => rule.Table = "st").AddServer("X", "127.0.0.1:3").AddServer("A", "127.0.0.1:4"));
        var tables = _tables.Use(("st", table), ("pop", pop), ("smtp", smtp));
        var (first, second) = (Create("pop", pop, tables), Create("smtp", smtp, tables));

        Send(first, From("10.0.0.1")).Should().Be("A");
        Send(first, From("10.0.0.2")).Should().Be("B");
        Send(second, From("10.0.0.1")).Should().Be("A*");
        Send(second, From("10.0.0.2")).Should().Be("X", "it has no server B");
    }

    [Fact]
    public void Entries_survive_a_reload_unless_their_keys_change()
    {
        var options = Farm.Options(Three(farm => farm.StickTable(StickKeyType.IPv4, 10).StickOn("src")));
        var web = Create("web", options, _tables.Use(("web", options)));
        Send(web, From("10.0.0.1")).Should().Be("A");
        Send(web, From("10.0.0.2")).Should().Be("B");

        options.Servers.RemoveAt(0);
        web.Apply(BackendPlan.Of("web", options, _tables.Use(("web", options))));
        Send(web, From("10.0.0.2")).Should().Be("B*");
        Send(web, From("10.0.0.1")).Should().NotEndWith("*", "its server has gone");

        options.StickTable!.Size = 20;
        options.StickTable.Expire = TimeSpan.FromHours(1);
        web.Apply(BackendPlan.Of("web", options, _tables.Use(("web", options))));
        Send(web, From("10.0.0.1")).Should().EndWith("*");
        Send(web, From("10.0.0.2")).Should().Be("B*");

        options.StickTable.Type = StickKeyType.IPv6;
        web.Apply(BackendPlan.Of("web", options, _tables.Use(("web", options))));
        Send(web, From("10.0.0.1")).Should().NotEndWith("*");
    }

    [Theory]
    [InlineData(SessionPlace.PathParameter, "/cart;jsessionid=s1?x=1")]
    [InlineData(SessionPlace.QueryString, "/cart?JSESSIONID=s1")]
    public void Sessions_are_learned_from_the_cookie_that_the_application_sets(SessionPlace place, string target)
    {
        var web = Web(farm => farm.LearnSessions("JSESSIONID", session => session.Place = place));
        Send(web, With("Cookie", "JSESSIONID=s1")).Should().Be("A", "ids in requests are not learned");
        var login = new ScriptedExchange(_ => AttemptOutcome.Responded);
        login.Response.With("Set-Cookie", new[] { "theme=dark", "JSESSIONID=s1; Path=/; HttpOnly" });
        Send(web, login).Should().Be("B");

        Send(web, With("Cookie", "a=b; JSESSIONID=s1")).Should().Be("B*");
        Send(web, Get(target)).Should().Be("B*");
        Send(web, With("Cookie", "JSESSIONID=s2")).Should().Be("C");
    }

    [Fact]
    public void Sessions_are_learned_from_requests_if_so_configured()
    {
        var web = Web(farm => farm.LearnSessions("ID", session => session.RequestLearn = true));

        Send(web, With("Cookie", "ID=1")).Should().Be("A");
        Send(web, Get("/;id=2")).Should().Be("B");
        Send(web, With("Cookie", "ID=1")).Should().Be("A*");
        Send(web, With("Cookie", "ID=2")).Should().Be("B*");
    }

    [Theory]
    [InlineData(StickKeyType.IPv4, "src", true)]
    [InlineData(StickKeyType.IPv6, "src", true)]
    [InlineData(StickKeyType.Number, "src", true)]
    [InlineData(StickKeyType.Text, "src", true)]
    [InlineData(StickKeyType.Binary, "src", true)]
    [InlineData(StickKeyType.IPv4, "req.hdr(X)", false)]
    [InlineData(StickKeyType.Number, "req.hdr(X)", true)]
    [InlineData(StickKeyType.Text, "req.hdr(X)", true)]
    [InlineData(StickKeyType.Binary, "req.hdr_cnt(X)", true)]
    [InlineData(StickKeyType.Text, "req.hdr_cnt(X)", true)]
    public void Keys_of_every_type_are_made_of_every_sample(StickKeyType type, string key, bool isKey)
    {
        var web = Web(farm => farm.StickTable(type, 10, table => table.Length = 8).StickOn(key));
        Send(web, With("X", "17 and more text"));

        Send(web, With("X", "17 and more text")).Should().Be(isKey ? "A*" : "B");
    }

    [Fact]
    public void Keys_outside_latin_letters_are_told_apart()
    {
        var web = Web(farm => farm.StickTable(StickKeyType.Text, 10).StickOn("req.hdr(X)"));
        Send(web, With("X", "\u5BA2\u6237")).Should().Be("A");

        Send(web, With("X", "\u7528\u6237")).Should().Be("B");
        Send(web, With("X", "\u5BA2\u6237")).Should().Be("A*");
    }

    [Fact]
    public void Conditions_see_the_status_of_the_response()
    {
        var web = Web(farm => farm.StickTable(StickKeyType.IPv4, 10).StickMatch("src").StickStoreResponse("src", rule => rule.Condition = "{ status 201 }"));
        Send(web, From("10.0.0.1"));
        _tables["web"].Store.Count.Should().Be(0);

        Send(web, new ScriptedExchange(_ => AttemptOutcome.RespondedWith(201)) { ClientAddress = IPAddress.Parse("10.0.0.1") });
        _tables["web"].Store.Count.Should().Be(1);
    }

    [Fact]
    public void A_store_that_fails_costs_the_request_but_holds_no_server()
    {
        using var tables = new StickTables(new FailingStoreFactory(), NullLogger.Instance);
        var web = Farm.Sticking(tables, Three(farm => farm.StickTable(StickKeyType.IPv4, 10).StickStoreRequest("src")));

        web.Invoking(backend => Send(backend, From("10.0.0.1"))).Should().Throw<AggregateException>().WithInnerException<TimeoutException>();
        web.InFlight.Should().Be(0);
        web.Servers.Should().OnlyContain(server => server.InFlight == 0);
    }

    private static ScriptedExchange Get(string target) => new(_ => AttemptOutcome.Responded) { Target = target };

    private static ScriptedExchange From(string address) => new(_ => AttemptOutcome.Responded) { ClientAddress = IPAddress.Parse(address) };

    private static ScriptedExchange With(string header, string value)
    {
        var exchange = Get("/");
        exchange.With(header, value);
        return exchange;
    }

    private static Action<BackendBuilder> Three(Action<BackendBuilder> describe) => farm =>
    {
        Farm.Weighted(1, 1, 1)(farm);
        describe(farm);
    };

    private Backend Web(Action<BackendBuilder> describe) => Farm.Sticking(_tables, Three(describe));

    private static Backend Create(string name, BackendOptions options, Dictionary<string, StickTable> tables) =>
        new(name, BackendPlan.Of(name, options, tables), NullLogger.Instance, TimeProvider.System, Random.Shared);

    // The servers that were tried; persistence chose those with a star.
    private string Send(Backend backend, StubRequest request)
    {
        var exchange = (ScriptedExchange)request;
        var result = _dispatcher.DispatchAsync(backend, exchange, CancellationToken.None).AsTask().Result;
        if (result.Status == DispatchStatus.Responded)
        {
            result.Lease.End();
        }

        return exchange.Attempts;
    }

    private sealed class FailingStoreFactory : IStickStoreFactory
    {
        public IStickStore Create(string table, StickTableSettings settings) => new FailingStore();
    }

    private sealed class FailingStore : IStickStore
    {
        public long Count => 0;

        public long Evictions => 0;

        public bool TryFind(ReadOnlySpan<byte> key, [NotNullWhen(true)] out string? server)
        {
            server = null;
            return false;
        }

        public void Store(ReadOnlySpan<byte> key, string server) => throw new TimeoutException();

        public void Change(StickTableSettings settings)
        {
        }
    }
}
