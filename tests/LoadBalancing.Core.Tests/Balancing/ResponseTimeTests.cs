using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>Two servers A and B: the algorithms that go by response time always compare both.</summary>
public sealed class ResponseTimeTests
{
    private const double Quick = 0.1;

    private static readonly AttemptOutcome Refused = new(AttemptProgress.NotConnected, AttemptFailure.ServerError, null);
    private static readonly AttemptOutcome ClientGone = new(AttemptProgress.Sent, AttemptFailure.ClientError, null);
    private static readonly AttemptOutcome Stale = new(AttemptProgress.Sent, AttemptFailure.ServerError, null) { IsReusedConnection = true };

    private readonly ManualTimeProvider _time = new();
    private readonly StubRequest _request = new();

    public static TheoryData<Algorithm> Algorithms => [Algorithm.PeakEwma, Algorithm.LeastTime];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void The_quicker_server_is_taken_until_its_queue_outweighs_it(Algorithm algorithm)
    {
        var farm = Known(algorithm, a: Quick, b: 3.5 * Quick);
        Take(farm, 4).Should().Be("AAAB");
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Weights_divide_the_cost(Algorithm algorithm) => Take(Known(algorithm, Quick, Quick, weightOfA: 4), 3).Should().Be("AAA");

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void An_unknown_server_is_tried_by_one_request_until_it_answers(Algorithm algorithm)
    {
        var farm = Of(algorithm);
        Learn(farm, "A", AttemptOutcome.Responded, Quick);
        Take(farm, 5).Should().Be("BAAAA");
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_server_that_was_slow_is_tried_again(Algorithm algorithm)
    {
        var farm = Known(algorithm, Quick, 5);
        farm.Pick(avoid: null)!.Name.Should().Be("A");
        for (var second = 0; second < 60; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Learn(farm, "A", AttemptOutcome.Responded, Quick);
        }

        farm.Pick(avoid: null)!.Name.Should().Be("B");
    }

    [Fact]
    public void A_peak_counts_at_once()
    {
        var farm = Known(Algorithm.PeakEwma, Quick, 2 * Quick);
        Learn(farm, "A", AttemptOutcome.Responded, 1);
        farm.Pick(avoid: null)!.Name.Should().Be("B");
    }

    [Fact]
    public void The_average_moves_slowly()
    {
        var farm = Known(Algorithm.LeastTime, Quick, 2 * Quick);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Learn(farm, "A", AttemptOutcome.Responded, 1);
        farm.Pick(avoid: null)!.Name.Should().Be("A");
    }

    [Theory]
    [InlineData(503, "B")]
    [InlineData(429, "B")]
    [InlineData(500, "B")]
    [InlineData(404, "A")]
    [InlineData(501, "A")]
    public void Some_statuses_are_failures_however_quick(int status, string next)
    {
        var farm = Known(Algorithm.PeakEwma, Quick, 1.2 * Quick);
        Learn(farm, "A", AttemptOutcome.RespondedWith(status), 0.001);
        farm.Pick(avoid: null)!.Name.Should().Be(next);
    }

    [Fact]
    public void A_refused_connection_is_a_failure_and_what_says_nothing_of_the_server_is_none()
    {
        var farm = Known(Algorithm.PeakEwma, Quick, 1.2 * Quick);
        Learn(farm, "A", ClientGone, 60);
        Learn(farm, "A", Stale, 0.001);
        farm.Pick(avoid: null)!.Name.Should().Be("A");
        Learn(farm, "A", Refused, 0.001);
        farm.Pick(avoid: null)!.Name.Should().Be("B");
    }

    [Fact]
    public void A_rare_failure_costs_little_and_many_cost_much()
    {
        var farm = Known(Algorithm.PeakEwma, Quick, 2 * Quick);
        Learn(farm, "A", Refused, 0.001);
        farm.Pick(avoid: null)!.Name.Should().Be("A");
        for (var i = 0; i < 40; i++)
        {
            Learn(farm, "A", Refused, 0.001);
        }

        Take(farm, 100).Should().NotContain("A");
    }

    [Fact]
    public void When_all_fail_alike_all_are_used()
    {
        var farm = Of(Algorithm.PeakEwma);
        for (var i = 0; i < 40; i++)
        {
            Learn(farm, "A", Refused, 0.001);
            Learn(farm, "B", Refused, 0.001);
        }

        Take(farm, 20).Count(server => server == 'A').Should().Be(10);
    }

    [Fact]
    public void A_server_that_comes_back_is_unknown()
    {
        var farm = Known(Algorithm.PeakEwma, Quick, 50);
        var options = Options(Algorithm.PeakEwma);
        options.Servers[1].Disabled = true;
        farm.Apply(options);
        farm.Apply(Options(Algorithm.PeakEwma));
        Take(farm, 3).Should().Be("BAA");
    }

    [Fact]
    public void What_is_known_survives_a_reload()
    {
        var farm = Known(Algorithm.PeakEwma, Quick, 50);
        var options = Options(Algorithm.PeakEwma);
        options.Servers[1].Weight = 2;
        farm.Apply(options);
        Take(farm, 3).Should().Be("AAA");
    }

    private Backend Known(Algorithm algorithm, double a, double b, int weightOfA = 1)
    {
        var farm = Of(algorithm, weightOfA);
        Learn(farm, "A", AttemptOutcome.Responded, a);
        Learn(farm, "B", AttemptOutcome.Responded, b);
        return farm;
    }

    private Backend Of(Algorithm algorithm, int weightOfA = 1) =>
        Farm.Of(Options(algorithm, weightOfA), time: _time, random: new Random(1));

    private static BackendOptions Options(Algorithm algorithm, int weightOfA = 1)
    {
        var options = Farm.Options(Farm.Weighted(weightOfA, 1));
        options.Balance = algorithm;
        return options;
    }

    private static void Learn(Backend farm, string server, in AttemptOutcome outcome, double seconds)
    {
        var lease = new Lease(farm.Server(server));
        lease.Learn(outcome, TimeSpan.FromSeconds(seconds));
        lease.End();
    }

    // Picks whose requests do not end.
    private string Take(Backend farm, int count) => string.Concat(Enumerable.Range(0, count).Select(_ =>
    {
        farm.TryPick(_request, avoid: null, out var lease);
        return lease.Server.Name;
    }));
}
