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

/// <summary>Which server an attempt goes to, when another follows, and after what pause.</summary>
public sealed class DispatcherTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LoadBalancerMetrics _metrics = Meters.Create();
    private readonly Dispatcher _dispatcher;

    public DispatcherTests() => _dispatcher = new Dispatcher(_time, _metrics);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task A_request_without_a_cookie_is_balanced()
    {
        var backend = Backend();
        var exchange = new ScriptedExchange(_ => AttemptOutcome.Responded);

        var results = new List<DispatchResult>();
        for (var request = 0; request < 3; request++)
        {
            results.Add(await DispatchAsync(backend, exchange));
        }

        exchange.Attempts.Should().Be("ABC");
        results.Should().OnlyContain(result => result.Status == DispatchStatus.Responded && !result.ByPersistence &&
            result.Cookie.Match == CookieMatch.None && result.Retries == 0 && !result.Redispatched);
    }

    [Fact]
    public async Task The_cookie_comes_before_the_algorithm()
    {
        var exchange = new ScriptedExchange(_ => AttemptOutcome.Responded, "S=C");

        var result = await DispatchAsync(Backend(), exchange);

        exchange.Attempts.Should().Be("C*");
        (result.ByPersistence, result.Cookie.Match).Should().Be((true, CookieMatch.Valid));
    }

    [Theory]
    [InlineData(Algorithm.RoundRobin, null, "BB")]
    [InlineData(Algorithm.LeastConnections, null, "BB")]
    [InlineData(Algorithm.RoundRobin, "S=A", "A*A*")]
    [InlineData(Algorithm.Source, null, "CC")]
    public async Task The_server_that_a_client_would_stay_with_comes_before_algorithms_that_go_by_no_request(
        Algorithm algorithm, string? cookie, string attempts)
    {
        var backend = Backend(farm => farm.Options.Balance = algorithm);
        var exchange = new ScriptedExchange(_ => AttemptOutcome.Responded, cookie) { Preferred = "B" };

        for (var request = 0; request < 2; request++)
        {
            var result = await DispatchAsync(backend, exchange);
            result.ByPersistence.Should().Be(cookie is not null);
        }

        exchange.Attempts.Should().Be(attempts);
    }

    [Fact]
    public async Task Nobody_stays_with_a_server_that_takes_no_new_clients()
    {
        var backend = Backend();
        backend.Servers[2].SetAdministrativeState(AdministrativeState.Drain);
        var exchange = new ScriptedExchange(_ => AttemptOutcome.Responded) { Preferred = "C" };

        await DispatchAsync(backend, exchange);

        exchange.Attempts.Should().Be("A");
    }

    [Fact]
    public async Task Who_is_bound_to_no_version_stays_with_no_old_one()
    {
        var backend = Farm.Of(farm => farm
            .PersistWithCookie("V", cookie => cookie.Insert().ByLabel("version", "v2"))
            .AddServer("A", "127.0.0.1:1", server => server.Label("version", "v1"))
            .AddServer("B", "127.0.0.1:2", server => server.Label("version", "v2")));
        var exchange = new ScriptedExchange(_ => AttemptOutcome.Responded) { Preferred = "A" };

        await DispatchAsync(backend, exchange);

        exchange.Attempts.Should().Be("B");
    }

    [Fact]
    public async Task Nobody_stays_with_a_server_that_refuses()
    {
        var backend = Backend(farm => farm.Options.Redispatch = 1);
        var exchange = new ScriptedExchange(server => server.Name == "C" ? ScriptedExchange.Refused : AttemptOutcome.Responded) { Preferred = "C" };

        await DispatchAsync(backend, exchange);

        exchange.Attempts.Should().Be("CA");
    }

    [Theory]
    [InlineData("S=zz", CookieMatch.Invalid)]
    [InlineData("S=off", CookieMatch.Down)]
    public async Task A_cookie_that_leads_nowhere_is_balanced(string cookie, CookieMatch match)
    {
        var backend = Backend(farm => farm.AddServer("off", "127.0.0.1:99", server => server.Cookie("off").Disabled()));
        var exchange = new ScriptedExchange(_ => AttemptOutcome.Responded, cookie);

        var result = await DispatchAsync(backend, exchange);

        (result.ByPersistence, result.Cookie.Match, exchange.Attempts).Should().Be((false, match, "A"));
    }

    [Fact]
    public async Task The_lease_runs_until_the_caller_ends_it()
    {
        var backend = Backend();

        var result = await DispatchAsync(backend, new ScriptedExchange(_ => AttemptOutcome.Responded));

        result.Lease.Server.Should().Be(backend.Server("A"));
        backend.Server("A").InFlight.Should().Be(1);
        result.Lease.End();
        backend.Server("A").InFlight.Should().Be(0);
        (backend.Server("A").TotalRequests, backend.Server("A").TotalFailures).Should().Be((1, 0));
    }

    [Fact]
    public async Task Without_a_usable_server_nothing_is_tried()
    {
        var backend = Farm.Of(farm => farm.AddServer("A", "127.0.0.1:1", server => server.Disabled()));
        var exchange = new ScriptedExchange(_ => AttemptOutcome.Responded);

        var result = await DispatchAsync(backend, exchange);

        (result.Status, result.Retries, exchange.Attempts).Should().Be((DispatchStatus.NoServer, 0, ""));
    }

    [Fact]
    public async Task The_last_server_may_go_down_between_two_attempts()
    {
        var backend = Farm.Of(farm => farm.CheckTcp().AddServer("A", "127.0.0.1:1"));
        var exchange = new ScriptedExchange(server =>
        {
            backend.Report(server, Results.Failed);
            return ScriptedExchange.Refused;
        });

        var result = await DispatchAsync(backend, exchange);

        (result.Status, result.Retries, exchange.Attempts).Should().Be((DispatchStatus.NoServer, 1, "A"));
    }

    [Theory]
    [InlineData(AttemptProgress.Sent, AttemptFailure.ServerError, DispatchStatus.ServerError, 1)]
    [InlineData(AttemptProgress.Sent, AttemptFailure.ServerTimeout, DispatchStatus.ServerTimeout, 1)]
    [InlineData(AttemptProgress.Sent, AttemptFailure.ClientError, DispatchStatus.ClientError, 0)]
    [InlineData(AttemptProgress.NotConnected, AttemptFailure.ClientError, DispatchStatus.ClientError, 0)]
    [InlineData(AttemptProgress.Responded, AttemptFailure.ServerError, DispatchStatus.ServerError, 1)]
    [InlineData(AttemptProgress.Responded, AttemptFailure.ClientError, DispatchStatus.ClientError, 0)]
    public async Task What_may_have_reached_a_server_is_never_repeated(
        AttemptProgress progress, AttemptFailure failure, DispatchStatus status, int failures)
    {
        var backend = Backend();
        var error = new IOException("cut off");
        var exchange = new ScriptedExchange(_ => new AttemptOutcome(progress, failure, error));

        var result = await DispatchAsync(backend, exchange);

        (result.Status, result.Retries, result.Exception, exchange.Attempts).Should().Be((status, 0, error, "A"));
        (backend.Server("A").InFlight, backend.Server("A").TotalFailures).Should().Be((0, failures));
    }

    [Theory]
    [InlineData(AttemptFailure.ServerError)]
    [InlineData(AttemptFailure.ServerTimeout)]
    public async Task When_retries_are_exhausted_no_server_was_connected_to(AttemptFailure failure)
    {
        var backend = Backend();
        var error = new IOException("no answer");
        var exchange = new ScriptedExchange(_ => new AttemptOutcome(AttemptProgress.NotConnected, failure, error));

        var result = await DispatchAsync(backend, exchange);

        (result.Status, result.Retries, result.Redispatched, result.Exception)
            .Should().Be((DispatchStatus.NotConnected, 3, true, error));
        exchange.Attempts.Should().Be("ABCA");
        backend.Servers.Sum(server => server.InFlight).Should().Be(0);
        backend.Servers.Sum(server => server.TotalFailures).Should().Be(4);
    }

    [Fact]
    public async Task No_retries_means_one_attempt()
    {
        var exchange = new ScriptedExchange(_ => ScriptedExchange.Refused);

        var result = await DispatchAsync(Backend(farm => farm.Options.Retries = 0), exchange);

        (result.Status, result.Retries, exchange.Attempts).Should().Be((DispatchStatus.NotConnected, 0, "A"));
    }

    [Fact]
    public async Task A_reload_that_allows_fewer_retries_ends_a_dispatch_that_has_used_more()
    {
        var options = Farm.Options(Farm.Weighted(1, 1));
        options.Retries = 5;
        var backend = Farm.Of(options);
        var attempts = 0;
        var exchange = new ScriptedExchange(_ =>
        {
            if (++attempts == 3)
            {
                options.Retries = 1;
                backend.Apply(options);
            }

            return attempts > 20 ? AttemptOutcome.Responded : ScriptedExchange.Refused;
        });

        var result = await DispatchAsync(backend, exchange);

        (result.Status, attempts).Should().Be((DispatchStatus.NotConnected, 3));
    }

    [Fact]
    public async Task An_exception_of_the_face_ends_the_lease()
    {
        var backend = Backend();
        var exchange = new ScriptedExchange(_ => throw new InvalidOperationException("a mistake in a face"));

        await this.Invoking(_ => DispatchAsync(backend, exchange)).Should().ThrowAsync<InvalidOperationException>();

        backend.Servers.Should().OnlyContain(server => server.InFlight == 0);
    }

    [Fact]
    public async Task Cancellation_ends_the_pause_between_two_attempts()
    {
        var backend = Farm.Of(Farm.Weighted(1));
        using var cancellation = new CancellationTokenSource();
        var exchange = new ScriptedExchange(_ => ScriptedExchange.Refused);
        var running = _dispatcher.DispatchAsync(backend, exchange, cancellation.Token).AsTask();
        running.IsCompleted.Should().BeFalse();

        await cancellation.CancelAsync();

        await running.Invoking(async task => await task).Should().ThrowAsync<OperationCanceledException>();
        (exchange.Attempts, backend.Server("A").InFlight).Should().Be(("A", 0));
        _time.Pending.Should().BeEmpty();
    }

    private Task<DispatchResult> DispatchAsync(Backend backend, ScriptedExchange exchange) =>
        _dispatcher.DispatchOnAsync(_time, backend, exchange);

    private static Backend Backend(Action<BackendBuilder>? configure = null) => Farm.Of(farm =>
    {
        farm.PersistWithCookie("S", cookie => cookie.Insert());
        foreach (var name in new[] { "A", "B", "C" })
        {
            farm.AddServer(name, $"127.0.0.1:{(int)name[0]}", server => server.Cookie(name));
        }

        configure?.Invoke(farm);
    });
}
