using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Balancing;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;

namespace LoadBalancing.Core.Tests.Balancing;

public sealed class SlotMapTests
{
    private static readonly Arbitrary<int[]> AnyWeights =
        Gen.Choose(1, 40).NonEmptyListOf().Select(weights => weights.Take(12).ToArray()).ToArbitrary();

    [Theory]
    [InlineData(new[] { 1 }, "A")]
    [InlineData(new[] { 7 }, "A")]
    [InlineData(new[] { 3, 1 }, "AAAB")]
    [InlineData(new[] { 5, 1, 1 }, "AAABAAC")]
    [InlineData(new[] { 2, 3, 5 }, "ACBCACBCBC")]
    [InlineData(new[] { 10, 20, 30 }, "ACBCBC")]
    [InlineData(new[] { 12, 12, 26, 26 }, "ABCDCDABCDCDABCDCDABCDCDCADBCDCADBCDCD")]
    public void Golden_maps(int[] weights, string expected) => MapOf(weights).Should().Be(expected);

    [Fact]
    public void The_map_is_that_of_the_plain_rules() =>
        Prop.ForAll(AnyWeights, weights => MapOf(weights) == Plain(weights)).Holds();

    [Fact]
    public void Nobody_has_no_map() => SlotMap.Build([]).Should().BeEmpty();

    private static string MapOf(int[] weights) => string.Concat(SlotMap.Build(Farm.Of(Farm.Weighted(weights)).Servers).Select(server => server.Name));

    // Every slot looks at every server.
    private static string Plain(int[] weights)
    {
        var divisor = weights.Aggregate(Gcd);
        var reduced = weights.Select(weight => weight / divisor).ToArray();
        var total = reduced.Sum();
        var scores = new int[weights.Length];
        var map = "";
        for (var slot = 0; slot < total; slot++)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] += reduced[i];
            }

            var best = Enumerable.Range(0, scores.Length).MaxBy(i => (scores[i] + total) / total);
            scores[best] -= total;
            map += Farm.NameOf(best);
        }

        return map;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
