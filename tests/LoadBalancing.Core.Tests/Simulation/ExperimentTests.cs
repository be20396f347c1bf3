using LoadBalancing.Configuration;
using LoadBalancing.Simulator.Experiments;

namespace LoadBalancing.Core.Tests.Simulation;

/// <summary>The bars that algorithms are held to, on the simulator's virtual clock; seeded, so that they hold always or never.</summary>
public sealed class ExperimentTests
{
    public static TheoryData<int> Seeds => [1, 2, 3];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_slow_replica_costs_peak_ewma_one_request_in_a_thousand(int seed) =>
        E1SlowReplica.Run(Algorithm.PeakEwma, seed).Success.Should().BeGreaterThanOrEqualTo(0.999);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_server_that_fails_quickly_attracts_nothing(int seed)
    {
        E20Sinkhole.Run(Algorithm.PeakEwma, seed, (0, 60)).Should().BeLessThan(0.01);
        E20Sinkhole.Run(Algorithm.LeastTime, seed, (0, 60)).Should().BeLessThan(0.01);
        E20Sinkhole.Run(Algorithm.PeakEwma, seed, (20, 60)).Should().BeLessThan(0.01);
        E20Sinkhole.AfterRecovery(seed).Should().BeGreaterThan(0.05, "it comes back by itself");
    }

    [Theory]
    [InlineData("E4")]
    [InlineData("E5")]
    [InlineData("E6")]
    [InlineData("E9")]
    [InlineData("E10")]
    [InlineData("E11")]
    [InlineData("E16")]
    [InlineData("E21")]
    [InlineData("E24")]
    public void An_experiment_is_as_expected(string name) =>
        Catalogue.All.Single(experiment => experiment.Name == name).Run(seed: 2).Should().NotContain(finding => finding.Holds == false);

    [Fact]
    public void Keys_are_spread_as_chance_has_it() => E8HashSpread.Spread(E8HashSpread.Small).Should().NotContain(finding => finding.Holds == false);

    [Fact]
    public void Times_are_those_of_queueing_theory() =>
        Anchors.Run(load: 0.5, requests: 500_000, seed: 3).Where(finding => !finding.Case.EndsWith("p99.9", StringComparison.Ordinal))
            .Should().NotContain(finding => finding.Holds == false);

    [Fact]
    public void Times_before_one_queue_are_those_of_queueing_theory() =>
        CentralQueue.Run(load: 0.9, requests: 500_000, seed: 3).Holds.Should().BeTrue();

    [Fact]
    public void A_run_can_be_repeated() =>
        E1SlowReplica.Run(Algorithm.PeakEwma, seed: 5).Picks.Should().Equal(E1SlowReplica.Run(Algorithm.PeakEwma, seed: 5).Picks);

    [Fact]
    public void Theory_gives_the_published_values()
    {
        Text(QueueingTheory.Random(0.9)).Should().Be("10 46.1 69.1");
        Text(QueueingTheory.RoundRobin(0.8, 10)).Should().Be("2.92 13.5 20.2");
        Text(QueueingTheory.RoundRobin(0.99, 100)).Should().Be("50.7 233 350");
        Text(QueueingTheory.PowerOfChoices(0.95, 2)).Should().Be("3.38 10.2 13.5");
        Text(QueueingTheory.PowerOfChoices(0.7, 5)).Should().Be("1.17 5.24 7.74");
        QueueingTheory.CentralQueueMean(0.99, 100).Should().BeApproximately(1.883, 0.001);

        static string Text(ResponseTimes times) => FormattableString.Invariant($"{times.Mean:G3} {times.P99:G3} {times.P999:G3}");
    }
}
