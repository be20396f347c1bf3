using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Diagnostics;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Dispatching;

/// <summary>
/// When a request leaves a server that refuses it, and how long its client waits. Server A refuses, the others respond;
/// the delays were seen on HAProxy 2.6.12.
/// </summary>
public sealed class RedispatchTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LoadBalancerMetrics _metrics = Meters.Create();

    public void Dispose() => _metrics.Dispose();

    [Theory]
    [InlineData(3, -1, "A*A*A*B", 2)]
    [InlineData(3, 1, "A*B", 0)]
    [InlineData(3, 2, "A*A*B", 1)]
    [InlineData(3, 3, "A*A*A*B", 2)]
    [InlineData(3, 4, "A*A*A*A*", 3)]
    [InlineData(3, 0, "A*A*A*A*", 3)]
    [InlineData(3, -2, "A*A*B", 1)]
    [InlineData(3, -3, "A*B", 0)]
    [InlineData(5, -2, "A*A*A*A*B", 3)]
    [InlineData(1, -1, "A*B", 0)]
    public async Task A_client_that_its_cookie_brought_leaves_on_the_retry_that_is_configured(
        int retries, int redispatch, string attempts, int seconds)
    {
        var backend = TwoActives(retries, redispatch);

        (await RunAsync(backend, "S=a")).Should().Be((attempts, (double)seconds, attempts.EndsWith('B')));
    }

    [Theory]
    [InlineData(-1, "AB", 0)]
    [InlineData(1, "AB", 0)]
    [InlineData(5, "AB", 0)]
    [InlineData(0, "AAAA", 3)]
    public async Task A_client_that_was_balanced_leaves_at_once_if_it_may_leave_at_all(int redispatch, string attempts, int seconds)
    {
        var backend = TwoActives(retries: 3, redispatch);

        (await RunAsync(backend, cookie: null)).Should().Be((attempts, (double)seconds, attempts.EndsWith('B')));
    }

    [Theory]
    [InlineData(-1, "A*A*A*B", 3)]
    [InlineData(1, "A*B", 1)]
    public async Task With_one_active_the_move_waits_too(int redispatch, string attempts, int seconds)
    {
        // The client's server A is a backup; B is the only active.
        var backend = Farm.Of(farm =>
        {
            farm.Options.Redispatch = redispatch;
            farm.PersistWithCookie("S")
                .AddServer("B", "127.0.0.1:2", server => server.Cookie("b"))
                .AddServer("A", "127.0.0.1:1", server => server.Cookie("a").Backup());
        });

        (await RunAsync(backend, "S=a")).Should().Be((attempts, (double)seconds, true));
    }

    [Fact]
    public async Task The_only_server_is_tried_again_after_each_pause()
    {
        var backend = Farm.Of(Farm.Weighted(1));

        (await RunAsync(backend, cookie: null)).Should().Be(("AAAA", 3d, false));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(2, 1)]
    public async Task A_server_that_went_down_meanwhile_is_left_at_once(int servers, int seconds)
    {
        // Going down leaves two actives, or one.
        var backend = Farm.Of(farm =>
        {
            farm.Options.Redispatch = -1;
            Farm.Weighted([.. Enumerable.Repeat(1, servers)])(farm.PersistWithCookie("S").CheckTcp());
            farm.Options.Servers[0].Cookie = "a";
        });

        (await RunAsync(backend, "S=a", refusing => backend.Report(refusing, Results.Failed))).Should().Be(("A*B", (double)seconds, true));
    }

    [Theory]
    [InlineData(200, 0.2)]
    [InlineData(1000, 1)]
    [InlineData(60_000, 1)]
    [InlineData(-1, 1)]
    public async Task The_pause_is_the_connect_time_out_and_at_most_a_second(int connect, double pause)
    {
        var backend = Farm.Of(farm =>
        {
            farm.Options.Timeouts.Connect = TimeSpan.FromMilliseconds(connect);
            farm.Options.Retries = 1;
            farm.AddServer("A", "127.0.0.1:1");
        });

        (await RunAsync(backend, cookie: null)).Should().Be(("AA", pause, false));
    }

    [Fact]
    public async Task Without_files_no_server_is_to_blame_and_none_is_better_than_another()
    {
        var backend = TwoActives(retries: 3, redispatch: 1);
        var exchange = new ScriptedExchange(_ => ScriptedExchange.Refused with { LacksFiles = _time.Now < TimeSpan.FromSeconds(2) });

        var result = await new Dispatcher(_time, _metrics).DispatchOnAsync(_time, backend, exchange);

        // Two pauses, then the first server refuses, and then the other one.
        (result.Status, exchange.Attempts, _time.Now.TotalSeconds).Should().Be((DispatchStatus.NotConnected, "AAAB", 2d));
        backend.Servers.Select(server => server.TotalFailures).Should().Equal(1, 1);
    }

    private async Task<(string Attempts, double Seconds, bool Redispatched)> RunAsync(
        Backend backend, string? cookie, Action<Server>? onRefused = null)
    {
        var exchange = new ScriptedExchange(
            server =>
            {
                if (server.Name != "A")
                {
                    return AttemptOutcome.Responded;
                }

                onRefused?.Invoke(server);
                return ScriptedExchange.Refused;
            },
            cookie);
        var result = await new Dispatcher(_time, _metrics).DispatchOnAsync(_time, backend, exchange);
        result.Retries.Should().Be(exchange.Attempts.Replace("*", "", StringComparison.Ordinal).Length - 1);
        result.ByPersistence.Should().Be(exchange.Attempts.EndsWith('*'));
        return (exchange.Attempts, _time.Now.TotalSeconds, result.Redispatched);
    }

    private static Backend TwoActives(int retries, int redispatch) => Farm.Of(farm =>
    {
        farm.Options.Retries = retries;
        farm.Options.Redispatch = redispatch;
        farm.PersistWithCookie("S")
            .AddServer("A", "127.0.0.1:1", server => server.Cookie("a"))
            .AddServer("B", "127.0.0.1:2", server => server.Cookie("b"));
    });
}
