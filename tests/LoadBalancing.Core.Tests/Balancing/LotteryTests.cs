using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Balancing;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;

namespace LoadBalancing.Core.Tests.Balancing;

public sealed class LotteryTests
{
    private static readonly Arbitrary<int[]> AnyWeights =
        Gen.Or(Gen.Choose(1, 256), Gen.Choose(1, 3)).NonEmptyListOf().Select(weights => weights.Take(30).ToArray()).ToArbitrary();

    [Fact]
    public void Servers_of_a_drawing_are_different() =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var lottery = new Lottery(Farm.Of(Farm.Weighted(weights)).Servers);
            var random = new Random(seed);
            for (var i = 0; i < 20; i++)
            {
                var drawing = lottery.Begin(random, new int[Lottery.MaxDraws], avoid: null);
                var drawn = new List<string>();
                while (drawing.Next() is { } server)
                {
                    drawn.Add(server.Name);
                }

                Assert.Equal(Math.Min(weights.Length, Lottery.MaxDraws), drawn.Distinct().Count());
                Assert.Equal(drawn.Count, drawn.Distinct().Count());
            }
        }).Holds();

    // Draws one after another, each in proportion to the weights of those that are left.
    [Theory]
    [InlineData(5, 3, 2)]
    [InlineData(1, 1, 1)]
    [InlineData(200, 1, 55)]
    public void Draws_are_in_proportion_to_the_weights_left(params int[] weights)
    {
        const int drawings = 200_000;
        var servers = Farm.Of(Farm.Weighted(weights)).Servers;
        var lottery = new Lottery(servers);
        var random = new Random(7);
        var counts = new int[weights.Length, weights.Length];
        for (var i = 0; i < drawings; i++)
        {
            var drawing = lottery.Begin(random, new int[2], avoid: null);
            counts[Number(drawing.Next()), Number(drawing.Next())]++;
        }

        double total = weights.Sum();
        for (var first = 0; first < weights.Length; first++)
        {
            for (var second = 0; second < weights.Length; second++)
            {
                var expected = first == second ? 0 : weights[first] / total * weights[second] / (total - weights[first]);
                (counts[first, second] / (double)drawings).Should().BeApproximately(expected, 0.005);
            }
        }

        int Number(LoadBalancing.Servers.Server? server) => servers.ToList().IndexOf(server!);
    }

    [Fact]
    public void The_avoided_server_is_drawn_only_when_it_is_alone()
    {
        var backend = Farm.Of(Farm.Weighted(200, 1, 1));
        var lottery = new Lottery(backend.Servers);
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            lottery.Begin(random, new int[2], avoid: backend.Servers[0]).Next().Should().NotBe(backend.Servers[0]);
        }

        new Lottery([backend.Servers[0]]).Begin(random, new int[2], avoid: backend.Servers[0]).Next().Should().Be(backend.Servers[0]);
    }

    [Fact]
    public void Nobody_is_drawn_from_an_empty_farm() =>
        new Lottery([]).Begin(new Random(1), new int[2], avoid: null).Next().Should().BeNull();
}
