using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Balancing;
using LoadBalancing.Core.Tests.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>The backends of an application, described in code or by a configuration that changes while they run.</summary>
public sealed class BackendCollectionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ChangingSource _source = new ChangingSource().With(
        ("Backends:web:Servers:0:Name", "A"),
        ("Backends:web:Servers:0:Address", "127.0.0.1:1"),
        ("Backends:web:Servers:1:Name", "B"),
        ("Backends:web:Servers:1:Address", "127.0.0.1:2"));

    private readonly RecordedLog<BackendCollection> _log = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ServiceCollection _services = new();
    private ServiceProvider? _provider;

    public BackendCollectionTests()
    {
        _services.AddSingleton<TimeProvider>(_time);
        _services.AddLogging(logging => logging.AddProvider(new RecordedLogs(_log)));
    }

    public void Dispose() => _provider?.Dispose();

    [Fact]
    public void Backends_are_found_by_name_in_any_case()
    {
        var backends = Start();

        backends["WEB"].Should().BeSameAs(backends["web"]);
        backends.TryGet("Web", out var found).Should().BeTrue();
        found!.Name.Should().Be("web");
        backends.Should().Equal(found);
        backends.Count.Should().Be(1);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var backends = Start(("Backends:api:Servers:0:Name", "x"), ("Backends:api:Servers:0:Address", "x:1"));

        backends.TryGet("shop", out _).Should().BeFalse();
        backends.Invoking(all => all["shop"]).Should().Throw<KeyNotFoundException>()
            .WithMessage("There is no backend 'shop'. Known backends: api, web.");
    }

    [Fact]
    public void Without_backends_an_unknown_name_is_answered_with_that()
    {
        _source.Without("Backends");

        Start().Invoking(all => all["shop"]).Should().Throw<KeyNotFoundException>()
            .WithMessage("There is no backend 'shop'. No backends are configured.");
    }

    [Fact]
    public void Code_describes_backends_beside_the_configuration()
    {
        _services.AddLoadBalancer()
            .AddBackend("api", api => api.AddServer("x", "x:1", server => server.Weight(3).Cookie("X").Backup()))
            .AddBackend("api", api => api.AddServer("y", "y:1", server => server.Disabled().Check(check => check.Port = 81)));

        var backends = Start();

        backends.Select(backend => backend.Name).Should().BeEquivalentTo("web", "api");
        backends["api"].Servers.Select(server => (server.Name, server.Settings.Weight, server.Settings.Cookie, server.Settings.Backup))
            .Should().Equal(("x", 3, "X", true), ("y", 1, null, false));
    }

    [Fact]
    public void A_valid_change_applies_at_once_and_is_logged()
    {
        var backends = Start();
        var (web, a) = (backends["web"], backends["web"].Server("A"));
        Picks.Take(web, 2).Should().Be("AB");

        _source.With(("Backends:web:Servers:0:Weight", "3"), ("Backends:api:Servers:0:Name", "x"), ("Backends:api:Servers:0:Address", "x:1"))
            .Reload();

        backends["web"].Should().BeSameAs(web);
        web.Server("A").Should().BeSameAs(a);
        a.Settings.Weight.Should().Be(3);
        backends["api"].Servers.Should().ContainSingle();
        _log.Entries.Should().Equal((LogLevel.Information, "Configuration reloaded: 2 backends, 3 servers."));
    }

    [Fact]
    public void A_backend_that_is_removed_is_found_no_more()
    {
        var backends = Start(("Backends:api:Servers:0:Name", "x"), ("Backends:api:Servers:0:Address", "x:1"));

        _source.Without("Backends:api").Reload();

        backends.Select(backend => backend.Name).Should().Equal("web");
    }

    [Fact]
    public async Task Callbacks_of_the_application_on_a_server_that_is_removed_hold_up_no_reload()
    {
        var backends = Start(("Backends:zoo:Servers:0:Name", "x"), ("Backends:zoo:Servers:0:Address", "x:1"));
        var removed = backends["web"].Server("B");
        using var blocked = new ManualResetEventSlim();
        var released = new TaskCompletionSource<bool>();
        removed.Removed.Register(() => throw new InvalidOperationException("a mistake of the application"));
        removed.Removed.Register(() => released.SetResult(blocked.Wait(Patience)));
        var isReleased = false;
        removed.Released.Register(() => isReleased = true);

        _source.Without("Backends:web:Servers:1").With(("Backends:zoo:Servers:0:Weight", "3")).Reload();

        (removed.Removed.IsCancellationRequested, isReleased).Should().Be((true, true));
        backends["zoo"].Server("x").Settings.Weight.Should().Be(3);
        _log.Texts.Should().Contain("Configuration reloaded: 2 backends, 2 servers.");
        blocked.Set();
        (await released.Task.WaitAsync(Patience)).Should().BeTrue("the reload did not wait for the callback");
    }

    [Fact]
    public void An_invalid_change_is_logged_with_all_its_mistakes_and_changes_nothing()
    {
        var backends = Start();

        _source.With(
            ("Backends:web:Servers:0:Weight", "heavy"), ("Backends:web:Servers:1:Address", "ftp://x"), ("Backends:web:Retires", "1")).Reload();

        backends["web"].Servers.Select(server => server.Settings.Weight).Should().Equal(1, 1);
        Picks.Take(backends["web"], 2).Should().Be("AB");
        _log.Entries.Should().ContainSingle().Which.Should().Be((LogLevel.Error, string.Join(
            Environment.NewLine,
            "The new configuration is refused, the running one stays:",
            "LoadBalancer:Backends:web:Servers:0:Weight: expected a whole number, found 'heavy'.",
            "LoadBalancer:Backends:web:Retires: unknown key. Did you mean 'Retries'?",
            "LoadBalancer:Backends:web:Servers:1:Address: expected http or https, found 'ftp'.")));
    }

    [Fact]
    public void A_file_that_breaks_after_it_was_found_to_be_right_changes_nothing()
    {
        var file = Path.GetTempFileName();
        try
        {
            _source.With(("Backends:api:Servers:0:Name", "x"), ("Backends:api:Servers:0:Address", "x:1"));
            // The last to look at the options before they apply.
            _services.PostConfigure<LoadBalancerOptions>(_ => File.WriteAllText(file, "10.0.0.0/8"));
            _services.AddLoadBalancer();
            _services.AddSingleton<IValidateOptions<LoadBalancerOptions>>(new Breaking(file));
            var backends = Start();
            var stickTable = ("Backends:web:StickTable:Type", "ipv4");

            _source.With(
                ("Backends:api:Servers:0:Weight", "7"), ("Backends:web:Servers:0:Weight", "3"), stickTable, ("Backends:web:StickTable:Size", "10"),
                ("Backends:web:RequestRules:0", $"deny if {{ src -f {file} }}")).Reload();

            backends["api"].Servers[0].Settings.Weight.Should().Be(1);
            backends["web"].Servers[0].Settings.Weight.Should().Be(1);
            backends.StickTables.Should().BeEmpty();
            _log.Entries.Should().ContainSingle().Which.Text.Should().StartWith("The new configuration is refused, the running one stays:");

            _source.Without("Backends:web:RequestRules").Reload();
            backends["api"].Servers[0].Settings.Weight.Should().Be(7);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void After_an_invalid_change_a_valid_one_applies()
    {
        var backends = Start();
        _source.With(("Backends:web:Servers:0:Weight", "heavy")).Reload();

        _source.With(("Backends:web:Servers:0:Weight", "3")).Reload();

        backends["web"].Server("A").Settings.Weight.Should().Be(3);
    }

    [Fact]
    public void A_configuration_that_is_wrong_at_the_start_is_thrown_with_all_its_mistakes()
    {
        var start = () => Start(("Backends:web:Servers:0:Weight", "heavy"), ("Backends:web:Servers:1:Weight", "-1"));

        start.Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(2);
        _log.Texts.Should().BeEmpty();
    }

    [Fact]
    public void Changes_of_state_of_every_backend_are_told()
    {
        var backends = Start(
            ("Backends:api:Servers:0:Name", "x"), ("Backends:api:Servers:0:Address", "x:1"));
        var changes = new List<string>();
        backends.StateChanged += _ => throw new InvalidOperationException("a mistake of the application");
        backends.StateChanged += change => changes.Add(change.Server.ToString());

        _source.With(("Backends:api:Servers:0:Disabled", "true"), ("Backends:web:Servers:1:Disabled", "true")).Reload();
        _source.With(("Backends:late:Servers:0:Name", "y"), ("Backends:late:Servers:0:Address", "y:1")).Reload();
        _source.With(("Backends:late:Servers:0:Disabled", "true")).Reload();

        changes.Should().BeEquivalentTo("api/x", "web/B", "late/y");
    }

    [Fact]
    public void A_server_that_begins_to_track_another_is_seen_in_no_state_but_that_of_the_other()
    {
        // The first of all checks begins at once; the others are far away.
        var backends = Start(
            ("Backends:api:Check:Interval", "1d"), ("Backends:web:Check:Interval", "1d"),
            ("Backends:api:Servers:0:Name", "first"), ("Backends:api:Servers:0:Address", "127.0.0.1:3"),
            ("Backends:api:Servers:1:Name", "x"), ("Backends:api:Servers:1:Address", "127.0.0.1:4"));
        backends["api"].Server("x").SetHealth(OperationalState.Down);
        backends["web"].Server("B").SetHealth(OperationalState.Down);
        var changes = new List<string>();
        backends.StateChanged += change => changes.Add(
            $"{change.Server}: {change.Before.Operational} {change.After.Operational}, {change.Reason}");

        _source.With(
            ("Backends:web:Servers:0:Track", "api/x"), ("Backends:web:Servers:1:Track", "api/x"),
            ("Backends:web:Servers:2:Name", "C"), ("Backends:web:Servers:2:Address", "127.0.0.1:5"), ("Backends:web:Servers:2:Track", "A"))
            .Reload();

        changes.Where(change => change.StartsWith("web/", StringComparison.Ordinal)).Should().Equal("web/A: Up Down, configuration");
        backends["web"].Servers.Select(ServerStatus.Describe).Should().Equal("DOWN", "DOWN", "DOWN");
    }

    [Fact]
    public void A_server_that_tracks_no_more_inherits_nothing_while_the_change_applies()
    {
        var backends = Start(
            ("Backends:api:Servers:0:Name", "x"), ("Backends:api:Servers:0:Address", "127.0.0.1:3"), ("Backends:api:Check:Interval", "1d"),
            ("Backends:web:Servers:1:Track", "api/x"));
        backends.StateChanged += change =>
        {
            if (change.Server.Name == "A")
            {
                backends["api"].Server("x").SetAdministrativeState(AdministrativeState.Maintenance);
            }
        };

        _source.With(("Backends:web:Servers:0:Disabled", "true")).Without("Backends:web:Servers:1:Track").Reload();

        backends["api"].Server("x").State.Administrative.Should().Be(AdministrativeState.Maintenance);
        backends["web"].Server("B").State.Administrative.Should().Be(AdministrativeState.Ready);
    }

    [Fact]
    public async Task Checks_begin_when_the_application_starts_and_end_with_it()
    {
        // In maintenance, so that checks wait on the clock and connect to nothing.
        _source.With(
            ("Backends:web:Check:Interval", "7s"), ("Backends:web:Servers:0:Disabled", "true"), ("Backends:web:Servers:1:Disabled", "true"));
        var provider = Build();
        _time.Pending.Should().BeEmpty();

        foreach (var service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        _time.Pending.Should().BeEquivalentTo([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(3.5)]);
        await provider.DisposeAsync();
        _time.Pending.Should().BeEmpty();
    }

    [Fact]
    public void A_reload_changes_which_servers_are_checked()
    {
        _source.With(("Backends:web:Servers:0:Disabled", "true"), ("Backends:web:Servers:1:Disabled", "true"));
        Start();
        _time.Pending.Should().BeEmpty();

        _source.With(("Backends:web:Check", "true")).Reload();
        _time.Pending.Should().HaveCount(2);

        _source.Without("Backends:web:Check").Reload();
        _time.Pending.Should().BeEmpty();
    }

    private sealed class Breaking(string file) : IValidateOptions<LoadBalancerOptions>
    {
        public ValidateOptionsResult Validate(string? name, LoadBalancerOptions options)
        {
            File.WriteAllText(file, "no address");
            return ValidateOptionsResult.Success;
        }
    }

    private BackendCollection Start(params (string Key, string? Value)[] more)
    {
        _source.With(more);
        return Build().GetRequiredService<BackendCollection>();
    }

    private ServiceProvider Build()
    {
        _services.AddLoadBalancer(new ConfigurationBuilder().Add(_source).Build().GetSection("LoadBalancer"));
        return _provider = _services.BuildServiceProvider();
    }
}
