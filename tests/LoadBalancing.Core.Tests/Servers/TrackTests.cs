using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>
/// Servers that share the state of another: t/a tracks b/a, and t/z tracks t/a. The states were seen on HAProxy 2.6.
/// </summary>
public sealed class TrackTests : IDisposable
{
    private readonly RecordedLog<Backend> _log = new();
    private readonly ServiceProvider _services;
    private readonly Server _checked;
    private readonly Server _middle;
    private readonly Server _last;

    public TrackTests()
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer()
            .AddBackend("t", farm => farm
                .AddServer("z", Farm.AddressOf(2), server => server.Track("a"))
                .AddServer("a", Farm.AddressOf(1), server => server.Track("b/a")))
            .AddBackend("b", farm => farm
                .CheckTcp(check => check.Interval = TimeSpan.FromDays(1))
                .AddServer("first", Farm.AddressOf(3))
                .AddServer("a", Farm.AddressOf(0)));
        services.AddSingleton<ILoggerProvider>(new RecordedLogs(_log));
        services.AddSingleton<TimeProvider>(new Time.ManualTimeProvider());
        _services = services.BuildServiceProvider();
        var backends = _services.GetRequiredService<BackendCollection>();
        (_checked, _middle, _last) = (backends["b"].Server("a"), backends["t"].Server("a"), backends["t"].Server("z"));
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void The_state_of_the_checked_server_is_that_of_all()
    {
        Seen().Should().Be("UP 1/3, UP 1/3, UP 1/3");
        Results("+").Should().Be("UP, UP, UP");
        Results("4").Should().Be("NOLB, NOLB, NOLB");
        Results("-").Should().Be("NOLB 2/3, NOLB 2/3, NOLB 2/3");
        Results("--").Should().Be("DOWN, DOWN, DOWN");
        Results("+").Should().Be("DOWN 1/2, DOWN 1/2, DOWN 1/2");
        _last.Backend.UsableActives.Should().Be(0);
        Results("+").Should().Be("UP, UP, UP");
        _last.Backend.UsableActives.Should().Be(2);
    }

    [Fact]
    public void Drain_and_maintenance_are_inherited_and_what_is_wanted_of_a_server_itself_stays()
    {
        Results("+");
        Want(_checked, AdministrativeState.Drain).Should().Be("DRAIN, DRAIN, DRAIN");
        Want(_checked, AdministrativeState.Maintenance).Should().Be("MAINT, MAINT (via b/a), MAINT (via t/a)");
        Want(_middle, AdministrativeState.Ready).Should().Be("MAINT, MAINT (via b/a), MAINT (via t/a)");
        Want(_middle, AdministrativeState.Drain).Should().Be("MAINT, MAINT (via b/a), MAINT (via t/a)");
        _last.State.Reasons.Should().Be(AdministrativeReasons.TrackedMaintenance | AdministrativeReasons.TrackedDrain);
        Want(_checked, AdministrativeState.Ready).Should().Be("UP 1/3, DRAIN 1/3, DRAIN 1/3");
        Results("+");
        Want(_middle, AdministrativeState.Maintenance).Should().Be("UP, MAINT, MAINT (via t/a)");
        Want(_middle, AdministrativeState.Ready).Should().Be("UP, UP, UP");
    }

    [Fact]
    public void A_server_that_leaves_maintenance_is_as_the_tracked_one_is()
    {
        Want(_middle, AdministrativeState.Maintenance);
        Results("-");

        Want(_middle, AdministrativeState.Ready).Should().Be("DOWN, DOWN, DOWN");
    }

    [Fact]
    public void Lines_name_the_tracked_server()
    {
        Results("+---");
        Want(_checked, AdministrativeState.Maintenance);

        _log.Texts.Where(text => text.StartsWith("Server t/z", StringComparison.Ordinal)).Select(text => text.Split('.')[0]).Should().Equal(
            "Server t/z is DOWN, reason: via t/a",
            "Server t/z is going DOWN for maintenance via t/a");
    }

    [Fact]
    public void Health_is_forced_where_it_is_checked()
    {
        _checked.SetHealth(OperationalState.Stopping);
        Seen().Should().Be("NOLB, NOLB, NOLB");

        _last.Invoking(server => server.SetHealth(OperationalState.Down))
            .Should().Throw<InvalidOperationException>().WithMessage("The server shares the state of t/a.");
    }

    [Theory]
    [InlineData("nope/a", "there is no backend 'nope'.")]
    [InlineData("b/nope", "backend 'b' has no server 'nope'.")]
    [InlineData("b/free", "'b/free' is not checked, so there is nothing to track.")]
    [InlineData("t/a", "'t/a' belongs to a chain of tracking that leads back to where it was.")]
    [InlineData("z", "'t/a' belongs to a chain of tracking that leads back to where it was.")]
    [InlineData("b/a", null)]
    [InlineData("end", null)]
    public void A_chain_that_ends_nowhere_is_refused(string track, string? problem)
    {
        var options = new LoadBalancerOptions();
        options.Backends["b"] = Farm.Options(farm => farm.CheckTcp()
            .AddServer("a", Farm.AddressOf(0)).AddServer("free", Farm.AddressOf(1), server => server.Check(check => check.Enabled = false)));
        options.Backends["t"] = Farm.Options(farm => farm
            .AddServer("a", Farm.AddressOf(2), server => server.Track(track))
            .AddServer("end", Farm.AddressOf(3), server => server.Track("b/a")));
        if (track == "z")
        {
            options.Backends["t"].Servers.Add(new ServerOptions { Name = "z", Address = Farm.AddressOf(4), Track = "a" });
        }

        var errors = LoadBalancerOptionsValidator.FindErrors(options);

        errors.Where(error => error.Path == "Backends:t:Servers:0:Track").Select(error => error.Message)
            .Should().Equal(problem is null ? [] : [problem]);
    }

    [Fact]
    public void A_server_is_not_checked_and_tracks_at_once()
    {
        var options = new LoadBalancerOptions();
        options.Backends["b"] = Farm.Options(farm => farm.CheckTcp()
            .AddServer("a", Farm.AddressOf(0))
            .AddServer("t", Farm.AddressOf(1), server => server.Track("a").Check(check => check.Port = 7)));

        LoadBalancerOptionsValidator.FindErrors(options).Select(error => error.ToString())
            .Should().Equal("Backends:b:Servers:1:Track: a server is either checked or tracks another.");
    }

    private string Results(string script)
    {
        foreach (var result in Servers.Results.Of(script))
        {
            _checked.Backend.Report(_checked, result);
        }

        return Seen();
    }

    private string Want(Server server, AdministrativeState state)
    {
        server.SetAdministrativeState(state);
        return Seen();
    }

    private string Seen() => string.Join(", ", new[] { _checked, _middle, _last }.Select(ServerStatus.Describe));
}
