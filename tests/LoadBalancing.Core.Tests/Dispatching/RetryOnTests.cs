using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Diagnostics;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Dispatching;

/// <summary>Which ends of an attempt are followed by another one. Server A fails, B responds.</summary>
public sealed class RetryOnTests : IDisposable
{
    private static readonly AttemptOutcome Empty = Failed(AttemptProgress.Sent, AttemptFailure.ServerError);
    private static readonly AttemptOutcome Partial = Failed(AttemptProgress.FirstByteSeen, AttemptFailure.ServerError);
    private static readonly AttemptOutcome Invalid = Failed(AttemptProgress.FirstByteSeen, AttemptFailure.InvalidResponse);
    private static readonly AttemptOutcome Silent = Failed(AttemptProgress.Sent, AttemptFailure.ServerTimeout);
    private static readonly AttemptOutcome ConnectTimeout = Failed(AttemptProgress.NotConnected, AttemptFailure.ServerTimeout);
    private static readonly AttemptOutcome ClientGone = Failed(AttemptProgress.Sent, AttemptFailure.ClientError);
    private static readonly AttemptOutcome Cut = Empty with { Cause = TerminationCause.ServerDown };

    private readonly ManualTimeProvider _time = new();
    private readonly LoadBalancerMetrics _metrics = Meters.Create();

    public void Dispose() => _metrics.Dispose();

    public static TheoryData<RetryReasons, AttemptOutcome, bool> Cases => new()
    {
        { RetryReasons.ConnectionFailure, ScriptedExchange.Refused, true },
        { RetryReasons.ConnectionFailure, ConnectTimeout, true },
        { RetryReasons.ConnectionFailure, Empty, false },
        { RetryReasons.ConnectionFailure, AttemptOutcome.RespondedWith(503), false },
        { RetryReasons.None, ScriptedExchange.Refused, false },
        { RetryReasons.EmptyResponse, ScriptedExchange.Refused, false },
        { RetryReasons.EmptyResponse, Empty, true },
        { RetryReasons.EmptyResponse, Partial, true },
        { RetryReasons.EmptyResponse, Invalid, false },
        { RetryReasons.EmptyResponse, Silent, false },
        { RetryReasons.EmptyResponse, Cut, false },
        { RetryReasons.InvalidResponse, Invalid, true },
        { RetryReasons.InvalidResponse, Partial, false },
        { RetryReasons.ResponseTimeout, Silent, true },
        { RetryReasons.ResponseTimeout, ConnectTimeout, false },
        { RetryReasons.Status503, AttemptOutcome.RespondedWith(503), true },
        { RetryReasons.Status503, AttemptOutcome.RespondedWith(502), false },
        { RetryReasons.Status404, AttemptOutcome.RespondedWith(404), true },
        { RetryReasons.AllErrors, AttemptOutcome.RespondedWith(500), true },
        { RetryReasons.AllErrors, AttemptOutcome.RespondedWith(501), false },
        { RetryReasons.AllErrors, AttemptOutcome.RespondedWith(404), false },
        { RetryReasons.AllErrors, AttemptOutcome.RespondedWith(200), false },
        { RetryReasons.AllErrors, ClientGone, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Another_server_is_tried_if_it_is_a_reason(RetryReasons reasons, AttemptOutcome outcome, bool retries)
    {
        var backend = TwoServers(reasons);
        var exchange = Exchange(outcome);
        var result = await RunAsync(backend, exchange);

        exchange.Attempts.Should().Be(retries ? "AB" : "A");
        (result.Retries, result.Redispatched).Should().Be((retries ? 1 : 0, retries));
        var responded = outcome.Failure == AttemptFailure.None;
        exchange.Discarded.Should().Be(retries && responded ? 1 : 0);
        backend.Servers[0].TotalFailures.Should().Be(responded || outcome == ClientGone || outcome == Cut ? 0 : 1);
        if (result.Status == DispatchStatus.Responded)
        {
            result.Lease.End();
        }

        backend.Servers.Sum(server => server.InFlight).Should().Be(0);
    }

    [Fact]
    public async Task What_may_not_arrive_twice_is_repeated_only_if_nothing_was_connected()
    {
        var empty = Exchange(Empty, isRepeatable: false);
        (await RunAsync(TwoServers(RetryReasons.AllErrors), empty)).Status.Should().Be(DispatchStatus.ServerError);
        empty.Attempts.Should().Be("A");

        var refused = Exchange(ScriptedExchange.Refused, isRepeatable: false);
        await RunAsync(TwoServers(RetryReasons.AllErrors), refused);
        refused.Attempts.Should().Be("AB");
    }

    /// <summary>As seen on HAProxy 2.6.12: the same server again is asked without a pause, and its last answer counts.</summary>
    [Fact]
    public async Task The_only_server_is_asked_again_at_once_and_its_last_answer_counts()
    {
        var backend = Farm.Of(farm =>
        {
            farm.Options.RetryOn = RetryReasons.Status503;
            farm.AddServer("A", "127.0.0.1:1");
        });
        var exchange = Exchange(AttemptOutcome.RespondedWith(503));

        var result = await RunAsync(backend, exchange);

        exchange.Attempts.Should().Be("AAAA");
        exchange.Discarded.Should().Be(3);
        (result.Status, result.Retries).Should().Be((DispatchStatus.Responded, 3));
        _time.Now.Should().Be(TimeSpan.Zero);
    }

    private Task<DispatchResult> RunAsync(Backend backend, ScriptedExchange exchange) =>
        new Dispatcher(_time, _metrics).DispatchOnAsync(_time, backend, exchange);

    private static ScriptedExchange Exchange(AttemptOutcome ofA, bool isRepeatable = true) =>
        new(server => server.Name == "A" ? ofA : AttemptOutcome.RespondedWith(200)) { IsRepeatable = isRepeatable };

    private static Backend TwoServers(RetryReasons reasons) => Farm.Of(farm =>
    {
        farm.RetryOn(reasons);
        farm.AddServer("A", "127.0.0.1:1").AddServer("B", "127.0.0.1:2");
    });

    private static AttemptOutcome Failed(AttemptProgress progress, AttemptFailure failure) => new(progress, failure, new IOException("failed"));
}
