using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Balancing.Hashing;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>Shares of many requests, as far from what they should be as chance allows.</summary>
public sealed class SharePropertyTests
{
    private const int Requests = 4000;

    // Six standard deviations of a binomial distribution, and as many requests where few are expected: more is no chance.
    private const double Deviations = 6;

    private static readonly Arbitrary<int[]> AnyWeights =
        Gen.Or(Gen.Choose(1, 8), Gen.Choose(1, 100)).NonEmptyListOf().Select(weights => weights.Append(3).Take(8).ToArray()).ToArbitrary();

    // A server of the table has its share, give or take a few of 5003 places.
    [Theory]
    [InlineData(HashType.MapBased, 0)]
    [InlineData(HashType.Rendezvous, 0)]
    [InlineData(HashType.Maglev, 0.002)]
    public void Keys_are_spread_by_weight(HashType type, double slack) =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
            AssertShares(Keys(Of(Algorithm.Uri, weights, seed, type), seed), ByWeight(weights), slack)).Holds();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Power_of_two_keeps_to_the_weights_of_an_idle_farm(int draws) =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
            AssertShares(Keys(Of(Algorithm.PowerOfTwo, weights, seed, draws: draws), seed), ByWeight(weights))).Holds();

    // Nodes of a ring are where they are: what a server has of it is its share.
    [Theory]
    [InlineData(Algorithm.Uri)]
    [InlineData(Algorithm.Random)]
    public void Requests_are_spread_as_the_ring_is(Algorithm algorithm) =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var backend = Of(algorithm, weights, seed, HashType.Consistent);
            AssertShares(Keys(backend, seed), OfRing(backend.Servers));
        }).Holds();

    // A ring of 4096 nodes each gives nobody more than a few percent too much.
    [Theory]
    [InlineData(Algorithm.Random, 0.01)]
    [InlineData(Algorithm.PowerOfTwo, 0)]
    [InlineData(Algorithm.PeakEwma, 0)]
    [InlineData(Algorithm.LeastTime, 0)]
    public void Ties_are_shared_fairly(Algorithm algorithm, double slack) =>
        Prop.ForAll(Gen.Choose(2, 12).ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(), PropertyExtensions.Seeds, (servers, inFlight, seed) =>
        {
            int[] weights = [.. Enumerable.Repeat(256, servers)];
            var backend = Of(algorithm, weights, seed);
            foreach (var server in backend.Servers)
            {
                new Lease(server).Learn(AttemptOutcome.Responded, TimeSpan.FromMilliseconds(10));
                server.EndRequest();
                for (var i = 0; i < inFlight; i++)
                {
                    _ = new Lease(server);
                }
            }

            AssertShares(Keys(backend, seed), ByWeight(weights), slack);
        }).Holds();

    [Theory]
    [InlineData(Algorithm.PowerOfTwo)]
    [InlineData(Algorithm.PeakEwma)]
    [InlineData(Algorithm.LeastTime)]
    public void First_picks_of_many_balancers_are_spread_by_weight(Algorithm algorithm)
    {
        int[] weights = [1, 20, 79];
        var counts = new int[weights.Length];
        for (var balancer = 0; balancer < Requests; balancer++)
        {
            counts[IndexOf(Of(algorithm, weights, balancer).Pick(avoid: null)!)]++;
        }

        AssertShares(counts, ByWeight(weights));
    }

    private static Backend Of(Algorithm algorithm, int[] weights, int seed, HashType type = HashType.MapBased, int draws = 1)
    {
        var options = Farm.Options(Farm.Weighted(weights));
        (options.Balance, options.Draws) = (algorithm, draws);
        (options.Hash.Type, options.Hash.TableSize) = (type, 5003);
        return Farm.Of(options, time: new ManualTimeProvider(), random: new Random(seed));
    }

    private static int[] Keys(Backend backend, int seed)
    {
        var random = new Random(seed);
        var counts = new int[backend.Servers.Count];
        for (var request = 0; request < Requests; request++)
        {
            counts[IndexOf(backend.Pick(new StubRequest { Target = $"/{random.NextInt64():x}" })!)]++;
        }

        return counts;
    }

    private static int IndexOf(Server server) => server.Settings.Id - 1;

    private static double[] ByWeight(int[] weights) => Array.ConvertAll(weights, weight => weight / (double)weights.Sum());

    // Half of the way to the neighbours on both sides.
    private static double[] OfRing(IReadOnlyList<Server> servers)
    {
        var ring = HashRing.Empty.With(servers);
        var shares = new double[servers.Count];
        for (var node = 0; node < ring.Nodes; node++)
        {
            var previous = ring.KeyOf(node > 0 ? node - 1 : ring.Nodes - 1);
            var reach = ((double)(ring.KeyOf(node) - previous) + (ring.KeyOf(ring.Following(node)) - ring.KeyOf(node))) / 2;
            shares[IndexOf(ring.OwnerOf(node).Server)] += reach / (1L << 32);
        }

        return shares;
    }

    private static void AssertShares(int[] counts, double[] shares, double slack = 0)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            var allowed = (Deviations * Math.Sqrt(Requests * shares[i] * (1 - shares[i]))) + Deviations + (slack * Requests);
            Assert.InRange(counts[i], (Requests * shares[i]) - allowed, (Requests * shares[i]) + allowed);
        }
    }
}
