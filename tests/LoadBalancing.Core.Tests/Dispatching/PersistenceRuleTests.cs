using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Diagnostics;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Dispatching;

/// <summary>
/// What the holder of server A's cookie gets in every state of A, under every option and rule about persistence. Attempts that the
/// cookie or a rule brought are marked with a star.
/// </summary>
public sealed class PersistenceRuleTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LoadBalancerMetrics _metrics = Meters.Create();

    public void Dispose() => _metrics.Dispose();

    [Theory]
    [InlineData("up", "A*", "A*", "A*", "B")]
    [InlineData("starting", "A*", "A*", "A*", "B")]
    [InlineData("drain", "A*", "A*", "A*", "B")]
    [InlineData("stopping", "A*", "A*", "A*", "B")]
    [InlineData("weight 0", "A*", "A*", "A*", "B")]
    [InlineData("backup", "A*", "A*", "A*", "B")]
    [InlineData("down", "B", "A*", "A*", "B")]
    [InlineData("maintenance", "B", "A*", "A*", "B")]
    [InlineData("disabled", "B", "A*", "A*", "B")]
    public async Task A_server_that_answers(string state, string byDefault, string persist, string force, string ignore)
    {
        var isStopped = byDefault == "B";
        foreach (var (option, attempts) in new[] { ("", byDefault), ("persist", persist), ("force", force), ("ignore", ignore) })
        {
            var (seen, result) = await RunAsync(Build(state, option, redispatch: -1), refuses: "");

            seen.Should().Be(attempts, "{0} {1}", state, option);
            result.Cookie.Match.Should().Be(option == "ignore" ? CookieMatch.Unused : isStopped ? CookieMatch.Down : CookieMatch.Valid);
            result.IgnoresPersistence.Should().Be(option == "ignore");
        }
    }

    // A refuses. There are two other actives, so that a move does not wait.
    [Theory]
    [InlineData("up", "", 0, "A*A*A*")]
    [InlineData("up", "", -1, "A*A*B")]
    [InlineData("up", "", 1, "A*B")]
    [InlineData("up", "persist", 1, "A*B")]
    [InlineData("up", "force", -1, "A*A*A*")]
    [InlineData("up", "force", 1, "A*A*A*")]
    [InlineData("weight 0", "", 1, "A*B")]
    [InlineData("weight 0", "force", 1, "A*A*A*")]
    [InlineData("starting", "force", 1, "A*A*A*")]
    [InlineData("drain", "force", 1, "A*A*A*")]
    [InlineData("backup", "", -1, "A*A*B")]
    [InlineData("backup", "force", 1, "A*A*A*")]
    [InlineData("down", "", 0, "B")]
    [InlineData("down", "persist", 0, "A*A*A*")]
    [InlineData("down", "persist", -1, "A*B")]
    [InlineData("down", "persist", 1, "A*B")]
    [InlineData("down", "force", 0, "A*A*A*")]
    [InlineData("down", "force", -1, "A*A*A*")]
    [InlineData("down", "force", 1, "A*A*A*")]
    [InlineData("disabled", "persist", -1, "A*B")]
    [InlineData("disabled", "force", 1, "A*A*A*")]
    [InlineData("maintenance", "persist", 1, "A*B")]
    [InlineData("maintenance", "force", -1, "A*A*A*")]
    [InlineData("up", "ignore", 1, "B")]
    [InlineData("down", "ignore", 1, "B")]
    public async Task A_server_that_refuses(string state, string option, int redispatch, string attempts) =>
        (await RunAsync(Build(state, option, redispatch), refuses: "A")).Attempts.Should().Be(attempts);

    [Fact]
    public async Task A_forced_request_that_was_balanced_stays_as_well()
    {
        var backend = Farm.Of(farm =>
        {
            farm.Options.Retries = 2;
            farm.ForcePersistence("TRUE");
            Farm.Weighted(1, 1)(farm);
        });

        (await RunAsync(backend, refuses: "A", cookie: null)).Attempts.Should().Be("AAA");
    }

    [Theory]
    [InlineData("/b", "S=a", "B*", CookieMatch.Unused)]
    [InlineData("/b", null, "B*", CookieMatch.None)]
    [InlineData("/b", "S=nobody", "B*", CookieMatch.Unused)]
    [InlineData("/d", "S=a", "C*", CookieMatch.Unused)]
    [InlineData("/x", "S=a", "A*", CookieMatch.Valid)]
    [InlineData("/x", null, "A", CookieMatch.None)]
    public async Task A_rule_that_names_a_server_comes_before_the_cookie(string target, string? cookie, string attempts, CookieMatch match)
    {
        var (seen, result) = await RunAsync(UseServers(_ => { }), refuses: "", cookie, target);

        seen.Should().Be(attempts);
        result.Cookie.Match.Should().Be(match);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_stopped_is_used_when_persistence_is_forced(bool byRule)
    {
        var backend = UseServers(farm => _ = byRule ? farm.ForcePersistence("TRUE") : farm.PersistWhenDown());

        (await RunAsync(backend, refuses: "", "S=a", "/d")).Attempts.Should().Be("D*");
    }

    [Fact]
    public async Task The_first_rule_that_applies_decides()
    {
        var backend = Farm.Of(farm => Servers(farm
            .PersistWithCookie("S")
            .Acl("f", "path_beg /f")
            .ForcePersistence("f")
            .IgnorePersistence("{ path_beg / }")
            .ForcePersistence("TRUE")));
        backend.Administrate(backend.Server("A"), AdministrativeState.Maintenance, drainLimit: null);

        (await RunAsync(backend, refuses: "", "S=a", "/f")).Attempts.Should().Be("A*");
        (await RunAsync(backend, refuses: "", "S=b", "/x")).Result.Cookie.Match.Should().Be(CookieMatch.Unused);
    }

    private static Backend UseServers(Action<BackendBuilder> configure) => Farm.Of(farm =>
    {
        configure(farm);
        Servers(farm.PersistWithCookie("S").UseServer("D", "{ path /d }").UseServer("C", "{ path /d }").UseServer("B", "unless { path /x }"))
            .AddServer("D", "127.0.0.1:4", server => server.Disabled());
    });

    private static BackendBuilder Servers(BackendBuilder farm) => farm
        .AddServer("A", "127.0.0.1:1", server => server.Cookie("a"))
        .AddServer("B", "127.0.0.1:2", server => server.Cookie("b"))
        .AddServer("C", "127.0.0.1:3", server => server.Cookie("c"));

    private Backend Build(string state, string option, int redispatch)
    {
        var options = Farm.Options(farm =>
        {
            farm.Options.Retries = 2;
            farm.Options.Redispatch = redispatch;
            Servers(farm.PersistWithCookie("S", cookie => cookie.Insert()).CheckTcp());
            _ = option switch
            {
                "persist" => farm.PersistWhenDown(),
                "force" => farm.ForcePersistence("TRUE"),
                "ignore" => farm.IgnorePersistence("TRUE"),
                _ => farm,
            };
            _ = state == "starting" ? farm.SlowStart(TimeSpan.FromMinutes(1), SlowStartScope.All) : farm;
        });
        // The algorithm takes B, then C, and A last.
        options.Balance = Algorithm.First;
        var a = options.Servers[0];
        a.Id = 9;
        a.Weight = state == "weight 0" ? 0 : 1;
        a.Backup = state == "backup";
        a.Disabled = state == "disabled";
        var backend = Farm.Of(options, time: _time);
        var server = backend.Server("A");
        switch (state)
        {
            case "drain":
                backend.Administrate(server, AdministrativeState.Drain, drainLimit: null);
                break;
            case "maintenance":
                backend.Administrate(server, AdministrativeState.Maintenance, drainLimit: null);
                break;
            case "stopping":
                backend.Force(server, OperationalState.Stopping);
                break;
            case "down":
                backend.Report(server, Results.Failed);
                break;
        }

        return backend;
    }

    private async Task<(string Attempts, DispatchResult Result)> RunAsync(
        Backend backend, string refuses, string? cookie = "S=a", string target = "/")
    {
        var exchange = new ScriptedExchange(server => server.Name == refuses ? ScriptedExchange.Refused : AttemptOutcome.Responded, cookie)
        {
            Target = target,
        };
        var result = await new Dispatcher(_time, _metrics).DispatchOnAsync(_time, backend, exchange);
        return (exchange.Attempts, result);
    }
}
