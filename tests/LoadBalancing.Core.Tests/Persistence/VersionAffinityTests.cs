using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>Cookies that bind a client to the servers of a version instead of to one server.</summary>
public sealed class VersionAffinityTests
{
    private const string Key = "0123456789abcdef";

    [Theory]
    [InlineData("v1", "A*B*A*B*")]
    [InlineData("v2", "C*D*C*D*")]
    public async Task A_client_is_balanced_among_the_servers_of_its_version(string version, string servers)
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions("v2"));

        (await farm.VisitManyAsync(version, 4)).Should().Be(servers);
    }

    [Theory]
    [InlineData("v2", "C", "v2")]
    [InlineData("v1", "A", "v1")]
    [InlineData(null, "A", "v1")]
    public async Task A_new_client_goes_to_the_current_version_and_learns_it(string? current, string server, string cookie)
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions(current));

        (await farm.VisitAsync(null)).Should().Be((server, cookie));
        (await farm.VisitAsync("v9")).Cookie.Should().Be(cookie, "a version that there is not is as good as none");
    }

    [Fact]
    public async Task Another_version_becomes_the_current_one_while_traffic_flows()
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions("v1"));
        (await farm.VisitManyAsync(null, 3)).Should().Be("AB*A*");
        (await farm.VisitManyAsync("v2", 1)).Should().Be("C*");
        farm.Backend.TryPick(new Dispatching.StubRequest(), avoid: null, out var running).Should().BeTrue();

        farm.Backend.Apply(Farm.Options(VersionedFarm.TwoVersions("v2")));

        (await farm.VisitManyAsync(null, 3)).Should().Be("DC*D*", "picks go on where they were");
        (await farm.VisitManyAsync("v1", 2)).Should().Be("A*B*");
        running.Server.InFlight.Should().Be(1);
        running.End();
        farm.Backend.InFlight.Should().Be(0);
    }

    [Fact]
    public async Task A_version_without_a_usable_server_gives_way_to_the_current_one()
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions("v2", named: false) + (web => web.CheckTcp()));
        farm.Backend.Report(farm.Backend.Server("A"), Results.Failed);
        (await farm.VisitManyAsync("v1", 2)).Should().Be("B*B*");

        farm.Backend.Report(farm.Backend.Server("B"), Results.Failed);
        (await farm.VisitAsync("v1")).Should().Be(("C", "v2"));
        farm.Backend.FindByCookie("V=v1", out var found);
        found.Match.Should().Be(CookieMatch.Down);

        farm.Backend.Report(farm.Backend.Server("C"), Results.Failed);
        farm.Backend.Report(farm.Backend.Server("D"), Results.Failed);
        (await farm.VisitAsync("v1")).Should().Be(("!", "v1"));
    }

    [Fact]
    public async Task A_version_that_takes_no_new_clients_keeps_those_it_has()
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions("v2"));
        farm.Backend.Server("A").SetAdministrativeState(AdministrativeState.Drain);
        (await farm.VisitManyAsync("v1", 2)).Should().Be("B*B*", "there is another");

        farm.Backend.TrySetWeight(farm.Backend.Server("B"), 0).Should().BeTrue();
        farm.Backend.TryPick(new Dispatching.StubRequest(), "v1", avoid: null, out var running).Should().BeTrue();
        (await farm.VisitAsync("v1")).Should().Be((running.Server.Name == "A" ? "B*" : "A*", "v1"), "the one with less to do");
        running.End();

        farm.Backend.Apply(Farm.Options(VersionedFarm.TwoVersions("v1")));
        (await farm.VisitAsync(null)).Should().Be(("C", "v2"), "the current version takes no new clients");
    }

    [Fact]
    public async Task Without_the_current_version_the_others_serve_as_declared_and_servers_of_none_at_last()
    {
        using var farm = new VersionedFarm(web =>
        {
            web.AddServer("S", "127.0.0.1:9", server => server.Backup());
            VersionedFarm.TwoVersions("v2")(web);
            web.CheckTcp();
        });
        (await farm.VisitAsync(null)).Servers.Should().Be("C");

        farm.Backend.Report(farm.Backend.Server("C"), Results.Failed);
        farm.Backend.Report(farm.Backend.Server("D"), Results.Failed);
        (await farm.VisitAsync(null)).Should().Be(("A", "v1"));
        (await farm.VisitAsync("v2")).Should().Be(("B", "v1"));

        farm.Backend.Report(farm.Backend.Server("A"), Results.Failed);
        farm.Backend.Report(farm.Backend.Server("B"), Results.Failed);
        (await farm.VisitAsync("v1")).Should().Be(("S", ""), "a server without a value takes the cookie away");
    }

    [Fact]
    public async Task A_server_with_a_value_of_its_own_keeps_its_clients_and_its_version_takes_over()
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions("v2", named: true) + (web => web.CheckTcp()));

        (await farm.VisitAsync(null)).Should().Be(("C", "v2:C"));
        (await farm.VisitManyAsync("v1:B", 3)).Should().Be("B*B*B*");
        (await farm.VisitAsync("v1")).Should().Be(("A", "v1:A"), "the server's name was still missing");
        (await farm.VisitAsync("v1:gone")).Should().Be(("B", "v1:B"));

        farm.Backend.Report(farm.Backend.Server("B"), Results.Failed);
        (await farm.VisitAsync("v1:B")).Should().Be(("A", "v1:A"));
        farm.Backend.FindByCookie("V=v1:B", out var found);
        (found.Match, found.Group).Should().Be((CookieMatch.Down, "v1"));
    }

    [Fact]
    public async Task A_refused_connection_moves_within_the_version_at_once_and_leaves_it_when_there_is_no_other()
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions("v2") + (web => web.Options.Redispatch = -1));
        farm.Refusing.Add("A");
        (await farm.VisitAsync("v1")).Should().Be(("A*B*", "v1"), "the cookie is still right");

        farm.Refusing.Add("B");
        (await farm.VisitAsync("v1")).Servers.Should().NotContainAny("C", "D");

        using var single = new VersionedFarm(web =>
        {
            web.Options.Redispatch = -1;
            web.PersistWithCookie("V", cookie => cookie.Insert().ByLabel("version", "v2"))
                .AddServer("A", "127.0.0.1:1", server => server.Label("version", "v1"))
                .AddServer("B", "127.0.0.1:2", server => server.Label("version", "v2"));
        });
        single.Refusing.Add("A");
        (await single.VisitAsync("v1")).Should().Be(("A*A*A*B", "v2"));
        single.Refusing.Remove("A");
        single.Refusing.Add("B");
        (await single.VisitAsync(null)).Should().Be(("BA", "v1"));
    }

    [Fact]
    public async Task Signed_versions_are_neither_readable_nor_made_up()
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions("v2", cookie => cookie.Sign(Key), named: true));

        var (server, cookie) = await farm.VisitAsync(null);

        (server, cookie!.Split(':').Select(part => part.Length)).Should().BeEquivalentTo(("C", new[] { 22, 22 }));
        (await farm.VisitManyAsync(cookie, 2)).Should().Be("C*C*");
        (await farm.VisitAsync("v1:A")).Servers.Should().Be("D");
        (await farm.VisitAsync(cookie.Split(':')[0] + ":A")).Servers.Should().Be("C");
    }

    [Fact]
    public void The_application_may_set_the_version_itself()
    {
        var backend = Farm.Of(VersionedFarm.TwoVersions("v2") + (web => web.Options.Cookie!.Mode = CookieMode.Prefix));
        var cookie = backend.Settings.Cookie!;

        cookie.ForServerCookie(backend.Server("A"), byPersistence: false, "V=123; Path=/", out var passedOn).Should().Be(CookieAction.Rewritten);
        backend.FindByCookie("V=v1~123", out var found).Should().BeNull();

        passedOn.Should().Be("V=v1~123; Path=/");
        (found.Match, found.Group).Should().Be((CookieMatch.Valid, "v1"));
    }

    [Theory]
    [InlineData("v1:A~123", "123")]
    [InlineData("v1:gone~123", "123")]
    [InlineData("v1~123", "123")]
    [InlineData("v2:~123", "123")]
    [InlineData("v3:A~123", "v3:A~123")]
    [InlineData("v3~123", "v3~123")]
    [InlineData("A~123", "A~123")]
    [InlineData("E~123", "123")]
    [InlineData("E:A~123", "E:A~123")]
    public void A_prefix_of_a_version_is_known_whichever_server_stands_behind_it(string sent, string seen)
    {
        var backend = Farm.Of(VersionedFarm.TwoVersions("v2", cookie => cookie.Prefix(keepUnknown: true), named: true)
            + (web => web.Options.Cookie!.Indirect = false)
            + (web => web.AddServer("E", Farm.AddressOf(4), server => server.Cookie("E"))));
        var room = new char[100];

        new string(room, 0, backend.Settings.Cookie!.WriteForServer($"a=b~c; V={sent}", room)).Should().Be($"a=b~c; V={seen}");
    }

    [Theory]
    [InlineData(Algorithm.LeastConnections)]
    [InlineData(Algorithm.PeakEwma)]
    [InlineData(Algorithm.Source)]
    [InlineData(Algorithm.Random)]
    public void Every_algorithm_stays_within_the_version(Algorithm algorithm)
    {
        var backend = Farm.Of(VersionedFarm.TwoVersions("v2") + (web => web.Balance(algorithm)));
        var leases = new List<Lease>();
        for (var i = 0; i < 40; i++)
        {
            backend.TryPick(new Dispatching.StubRequest(), i % 2 == 0 ? "v1" : "v2", avoid: null, out var lease).Should().BeTrue();
            leases.Add(lease);
            (lease.Server.Name is "A" or "B").Should().Be(i % 2 == 0);
        }

        if (algorithm == Algorithm.LeastConnections)
        {
            backend.Servers.Should().OnlyContain(server => server.InFlight == 10);
        }

        leases.ForEach(lease => lease.End());
        backend.InFlight.Should().Be(0);
    }

    [Fact]
    public async Task A_stick_table_brings_the_client_back_to_its_server_within_the_version()
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions("v2") + (web => web.StickTable(StickKeyType.IPv4, 100).StickOn("src")));

        (await farm.VisitManyAsync("v1", 3)).Should().Be("A*A*A*");
        (await farm.VisitManyAsync("v2", 2)).Should().Be("C*C*", "the table's server is of another version");
        farm.Refusing.Add("C");
        (await farm.VisitManyAsync("v2", 2)).Should().Be("C*D*D*");
    }

    [Fact]
    public async Task New_clients_are_counted_and_those_that_stay_are_not()
    {
        using var farm = new VersionedFarm(VersionedFarm.TwoVersions("v2"));

        await farm.VisitManyAsync(null, 5);
        await farm.VisitManyAsync("v1", 5);

        farm.Backend.Servers.Select(server => server.TotalNewClients).Should().Equal(0, 0, 1, 0);
    }
}
