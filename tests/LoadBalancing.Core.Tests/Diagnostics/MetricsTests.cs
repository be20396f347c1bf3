using System.Diagnostics.Metrics;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Dispatching;
using LoadBalancing.Health;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Core.Tests.Diagnostics;

/// <summary>Names, tags and values of what the engine measures.</summary>
public sealed class MetricsTests : IDisposable
{
    private const string A = "loadbalancer.backend=web loadbalancer.server=A";
    private const string B = "loadbalancer.backend=web loadbalancer.server=B";

    private readonly ManualTimeProvider _time = new();
    private readonly ServiceProvider _provider;
    private readonly RecordedMeter _meter;
    private readonly Backend _web;

    public MetricsTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        // The first check of all begins at once, so it is given to a server in maintenance; the others wait on the clock.
        services.AddLoadBalancer()
            .AddBackend("first", farm => farm.CheckTcp(Daily).AddServer("X", "127.0.0.1:1", server => server.Disabled()))
            .AddBackend("web", farm => Farm.Weighted(1, 1)(farm.CheckTcp(Daily)));
        _provider = services.BuildServiceProvider();
        _meter = new RecordedMeter(_provider.GetRequiredService<IMeterFactory>());
        _web = _provider.GetRequiredService<BackendCollection>()["web"];
    }

    public void Dispose()
    {
        _meter.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public void Instruments_have_the_documented_names_and_units() =>
        _meter.Instruments.Select(instrument => (instrument.Meter.Name, instrument.Name, instrument.Unit)).Should().BeEquivalentTo([
            ("LoadBalancing", "loadbalancer.server.active_requests", "{request}"),
            ("LoadBalancing", "loadbalancer.server.requests", "{request}"),
            ("LoadBalancing", "loadbalancer.server.failures", "{request}"),
            ("LoadBalancing", "loadbalancer.server.new_clients", "{request}"),
            ("LoadBalancing", "loadbalancer.server.up", "{server}"),
            ("LoadBalancing", "loadbalancer.stick_table.entries", "{entry}"),
            ("LoadBalancing", "loadbalancer.stick_table.evictions", "{entry}"),
            ("LoadBalancing", "loadbalancer.server.state_changes", "{change}"),
            ("LoadBalancing", "loadbalancer.retries", "{retry}"),
            ("LoadBalancing", "loadbalancer.redispatches", "{redispatch}"),
            ("LoadBalancing", "loadbalancer.health_check.duration", "s"),
            ("LoadBalancing", "loadbalancer.request.duration", "s"),
            ("LoadBalancing", "loadbalancer.request.connect_duration", "s"),
            ("LoadBalancing", "loadbalancer.request.response_duration", "s"),
        ]);

    [Fact]
    public void Entries_of_stick_tables_and_those_given_up_are_counted()
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer().AddBackend("st", farm => farm.StickTable(StickKeyType.Text, 2));
        using var provider = services.BuildServiceProvider();
        using var meter = new RecordedMeter(provider.GetRequiredService<IMeterFactory>());
        var store = provider.GetRequiredService<BackendCollection>().StickTables["st"].Store;
        store.Store("1"u8, "A");
        store.Store("2"u8, "A");
        store.Store("3"u8, "A");

        meter.Take().Where(line => line.Contains(".stick_table.", StringComparison.Ordinal)).Should().BeEquivalentTo(
            "loadbalancer.stick_table.entries loadbalancer.stick_table=st: 2",
            "loadbalancer.stick_table.evictions loadbalancer.stick_table=st: 1");
    }

    [Fact]
    public void Requests_are_timed_and_those_that_fail_bear_their_letters()
    {
        _meter.Take();
        var journal = _provider.GetRequiredService<RequestJournal>();
        journal.IsWatched.Should().BeTrue();
        var seconds = (int count) => TimeSpan.FromSeconds(count);
        journal.Tell(new RequestRecord
        {
            Backend = _web,
            Server = _web.Servers[0],
            Status = 200,
            Times = new(seconds(0), seconds(1), seconds(2), seconds(4)),
        });
        journal.Tell(new RequestRecord
        {
            Backend = _web,
            Status = 503,
            Termination = Termination.NoServer,
            Times = new(null, null, null, seconds(5)),
        });
        _meter.Take().Where(line => line.Contains(".request.", StringComparison.Ordinal)).Should().Equal(
            $"loadbalancer.request.connect_duration {A}: 1",
            $"loadbalancer.request.response_duration {A}: 2",
            $"loadbalancer.request.duration {A}: 4",
            "loadbalancer.request.duration loadbalancer.backend=web loadbalancer.request.termination=SC: 5");
    }

    [Fact]
    public void Servers_are_read_when_somebody_listens()
    {
        var lease = new Lease(_web.Server("A"));
        new Lease(_web.Server("A")).End();
        _web.Server("B").CountFailure();

        Take().Should().BeEquivalentTo(
            $"loadbalancer.server.active_requests {A}: 1", $"loadbalancer.server.active_requests {B}: 0",
            $"loadbalancer.server.requests {A}: 2", $"loadbalancer.server.requests {B}: 0",
            $"loadbalancer.server.failures {A}: 0", $"loadbalancer.server.failures {B}: 1",
            $"loadbalancer.server.new_clients {A}: 0", $"loadbalancer.server.new_clients {B}: 0",
            $"loadbalancer.server.up {A}: 1", $"loadbalancer.server.up {B}: 1");

        lease.End();
        Take().Should().Contain($"loadbalancer.server.active_requests {A}: 0");
    }

    [Fact]
    public void Changes_of_state_are_counted_by_what_the_server_became()
    {
        foreach (var result in new[] { Results.Failed, Results.Passed, Results.Passed })
        {
            _web.Report(_web.Server("A"), result);
        }

        _web.Report(_web.Server("B"), Results.Failed);

        Taken("loadbalancer.server.state_changes").Should().Equal(
            $"{A} loadbalancer.server.state=down: 1", $"{A} loadbalancer.server.state=up: 1", $"{B} loadbalancer.server.state=down: 1");
        Taken("loadbalancer.server.up").Should().Equal($"{A}: 1", $"{B}: 0");
    }

    [Fact]
    public async Task Retries_and_redispatches_are_counted_for_the_server_that_failed()
    {
        await _provider.GetRequiredService<Dispatcher>().DispatchOnAsync(
            _time, _web, new ScriptedExchange(server => server.Name == "A" ? ScriptedExchange.Refused : AttemptOutcome.Responded));

        var lines = Take();
        lines.Should().Contain([$"loadbalancer.retries {A}: 1", $"loadbalancer.redispatches {A}: 1", $"loadbalancer.server.failures {A}: 1"]);
    }

    [Fact]
    public async Task A_retry_on_the_same_server_is_no_redispatch()
    {
        var alone = Farm.Of(farm =>
        {
            farm.Options.Redispatch = 0;
            farm.AddServer("A", "127.0.0.1:1");
        });

        await _provider.GetRequiredService<Dispatcher>().DispatchOnAsync(_time, alone, new ScriptedExchange(_ => ScriptedExchange.Refused));

        var lines = Take();
        lines.Should().HaveCount(3 + 10).And.OnlyContain(line => !line.StartsWith("loadbalancer.redispatches", StringComparison.Ordinal));
        lines.Take(3).Should().OnlyContain(line => line == $"loadbalancer.retries {A}: 1");
    }

    [Fact]
    public void Checks_are_measured_in_seconds_with_their_code()
    {
        using var metrics = new LoadBalancing.Diagnostics.LoadBalancerMetrics(_provider.GetRequiredService<IMeterFactory>());
        metrics.RecordCheck(_web.Server("A"), new CheckResult(CheckCode.L7STS, "no", TimeSpan.FromMilliseconds(250), 500));

        Taken("loadbalancer.health_check.duration").Should().Equal($"{A} loadbalancer.health_check.code=L7STS: 0.25");
    }

    private static void Daily(CheckOptions check) => check.Interval = TimeSpan.FromDays(1);

    private List<string> Take() =>
        [.. _meter.Take().Where(line => !line.Contains("loadbalancer.backend=first", StringComparison.Ordinal))];

    private IEnumerable<string> Taken(string instrument) => Take()
        .Where(line => line.StartsWith(instrument + " ", StringComparison.Ordinal)).Select(line => line[(instrument.Length + 1)..]);
}
