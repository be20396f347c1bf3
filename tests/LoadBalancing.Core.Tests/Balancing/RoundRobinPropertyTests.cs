using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Balancing;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;

namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>What holds for every farm.</summary>
public sealed class RoundRobinPropertyTests
{
    private const int Picked = 2000;

    private static readonly Arbitrary<int[]> AnyWeights =
        Gen.Or(Gen.Choose(1, 256), Gen.Choose(1, 8)).NonEmptyListOf().Select(weights => weights.Take(24).ToArray()).ToArbitrary();

    [Fact]
    public void The_order_is_that_of_the_plain_rules() =>
        Prop.ForAll(AnyWeights, weights =>
        {
            var backend = Farm.Of(Farm.Weighted(weights));
            var reference = new ReferenceRoundRobin(weights);
            for (var pick = 0; pick < Picked; pick++)
            {
                Assert.Equal(Farm.NameOf(reference.Pick()), backend.Pick(avoid: null)!.Name);
            }
        }).Holds();

    [Fact]
    public void The_farm_of_12_12_26_26_is_never_two_requests_off() =>
        new Shares(Farm.Of(Farm.Weighted(12, 12, 26, 26))).LargestDeviation(1368).Should().BeLessThan(2);

    [Fact]
    public void Two_servers_are_never_more_than_one_request_off() =>
        Prop.ForAll(Gen.Choose(1, 256).ToArbitrary(), Gen.Choose(1, 256).ToArbitrary(), (a, b) =>
        {
            new Shares(Farm.Of(Farm.Weighted(a, b))).LargestDeviation(Picked).Should().BeLessThan(1.01);
        }).Holds();

    // The rules round positions, so that 5, 6, 6 loses the first server one request in 350; a running HAProxy does so too.
    [Fact]
    public void Shares_follow_the_weights_within_half_a_percent_of_the_traffic() =>
        Prop.ForAll(AnyWeights, weights =>
        {
            var shares = new Shares(Farm.Of(Farm.Weighted(weights)));
            shares.LargestDeviation(Picked);
            shares.Deviations().Should().OnlyContain(deviation => Math.Abs(deviation) < Picked * 0.005);
        }).Holds();

    [Fact]
    public void Picks_are_spread_over_each_cycle() =>
        Prop.ForAll(AnyWeights, weights =>
        {
            new Shares(Farm.Of(Farm.Weighted(weights))).LargestStray(Picked, () => null).Should().BeLessThan(5);
        }).Holds();

    [Fact]
    public void Equal_weights_give_exactly_equal_shares() =>
        Prop.ForAll(Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(1, 256).ToArbitrary(), (servers, weight) =>
        {
            var backend = Farm.Of(Farm.Weighted([.. Enumerable.Repeat(weight, servers)]));

            Enumerable.Range(0, 10 * servers).Select(_ => backend.Pick(avoid: null)!).CountBy(server => server)
                .Should().OnlyContain(count => count.Value == 10);
        }).Holds();

    [Fact]
    public void A_server_that_is_avoided_now_and_then_loses_no_share() =>
        Prop.ForAll(Gen.Choose(1, 100).ToArbitrary(), Gen.Choose(3, 10).ToArbitrary(), PropertyExtensions.Seeds, (weight, servers, seed) =>
        {
            var random = new Random(seed);
            var backend = Farm.Of(Farm.Weighted([1, .. Enumerable.Repeat(weight, servers)]));
            new Shares(backend).LargestStray(Picked, () => random.Next(40) == 0 ? backend.Servers[1] : null).Should().BeLessThan(6);
        }).Holds();

    [Fact]
    public void Only_usable_servers_are_picked_whatever_changes() =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var random = new Random(seed);
            var options = Farm.Options(Farm.Weighted(weights));
            var backend = Farm.Of(options);
            for (var change = 0; change < 50; change++)
            {
                var server = options.Servers[random.Next(weights.Length)];
                server.Disabled = random.Next(3) == 0;
                server.Weight = random.Next(0, 4);
                backend.Apply(options);
                bool? expected = backend.Servers.Any(one => one.IsUsable) ? true : null;
                for (var pick = 0; pick < 20; pick++)
                {
                    Assert.Equal(expected, backend.Pick(avoid: null)?.IsUsable);
                }
            }
        }).Holds();

    // A server that returns may be laid out for the next cycle, as on a running HAProxy. The running one ends within as many
    // picks as the scaled weights sum up to, and from then on the farm is as good as new.
    [Fact]
    public void A_farm_that_no_longer_changes_is_as_good_as_new_after_its_running_cycle() =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var random = new Random(seed);
            var options = Farm.Options(Farm.Weighted(weights));
            var backend = Farm.Of(options);
            for (var change = 0; change < 30; change++)
            {
                var server = options.Servers[random.Next(weights.Length)];
                server.Disabled = !server.Disabled;
                options.Servers[random.Next(weights.Length)].Weight = random.Next(1, 257);
                backend.Apply(options);
                Enumerable.Range(0, random.Next(100)).ToList().ForEach(_ => backend.Pick(avoid: null));
            }

            options.Servers.ToList().ForEach(server => server.Disabled = false);
            backend.Apply(options);
            var cycle = Weights.Scale * options.Servers.Sum(server => server.Weight);
            var picked = Enumerable.Range(0, cycle + weights.Length).Select(_ => backend.Pick(avoid: null)!).ToHashSet();

            picked.Should().HaveCount(weights.Length, "nobody waits for longer than a cycle");
            new Shares(backend).LargestStray(Picked, () => null).Should().BeLessThan(5);
        }).Holds();
}
