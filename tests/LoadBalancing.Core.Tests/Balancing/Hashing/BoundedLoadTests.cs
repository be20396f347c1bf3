using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Balancing.Hashing;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing.Hashing;

public sealed class BoundedLoadTests
{
    private static readonly Arbitrary<int[]> AnyWeights =
        Gen.Choose(1, 8).NonEmptyListOf().Select(weights => weights.Take(8).ToArray()).ToArbitrary();

    [Theory]
    [InlineData(Algorithm.Uri)]
    [InlineData(Algorithm.Random)]
    public void No_server_gets_more_than_its_share(Algorithm algorithm) =>
        Prop.ForAll(AnyWeights, Gen.Choose(101, 300).ToArbitrary(), PropertyExtensions.Seeds, (weights, factor, seed) =>
        {
            var random = new Random(seed);
            var backend = Of(algorithm, factor, [.. weights, 1]);
            var total = weights.Sum() + 1;
            var running = new List<Lease>();
            for (var step = 0; step < 200; step++)
            {
                if (random.Next(3) > 0)
                {
                    var slots = Math.Ceiling((backend.InFlight + 1) * factor / 100d);
                    backend.TryPick(new StubRequest { Target = $"/{random.Next(4)}" }, avoid: null, out var lease);
                    Assert.True(lease.Server.InFlight <= Math.Max(1, Math.Ceiling(slots * lease.Server.Weight / total)));
                    running.Add(lease);
                }
                else if (running.Count > 0)
                {
                    running[^1].End();
                    running.RemoveAt(running.Count - 1);
                }
            }
        }).Holds();

    [Fact]
    public void A_key_goes_to_the_next_node_whose_server_has_room() =>
        Prop.ForAll(AnyWeights, Gen.Choose(101, 300).ToArbitrary(), PropertyExtensions.Seeds, (weights, factor, seed) =>
        {
            var random = new Random(seed);
            var backend = Of(Algorithm.Uri, factor, [.. weights, 1]);
            var ring = HashRing.Empty.With(backend.Servers);
            for (var inFlight = 0; inFlight < 100; inFlight++)
            {
                var target = $"/{random.Next(4)}";
                var node = ring.Nearest(HashFunctions.Avalanche(HashFunctions.Compute(HashFunction.Sdbm, Encoding.ASCII.GetBytes(target))));
                while (ring.OwnerOf(node).Server.InFlight >= Slots(ring.Servers, ring.OwnerOf(node), inFlight, factor))
                {
                    node = ring.Following(node);
                }

                var expected = ring.OwnerOf(node).Server;
                backend.TryPick(new StubRequest { Target = target }, avoid: null, out var lease);
                Assert.Equal(expected, lease.Server);
            }
        }).Holds();

    // Weights beyond those of real servers: in the largest farms shares are worked out in another way.
    [Fact]
    public void Shares_are_exact_however_large_the_farm() =>
        Prop.ForAll(
            Gen.OneOf(Gen.Choose(1, 5000), Gen.Choose(1, 1 << 19), Gen.Choose(1, 1 << 23)).NonEmptyListOf()
                .Select(weights => weights.Take(5).ToArray()).ToArbitrary(),
            Gen.Choose(101, 1_000_000).ToArbitrary(),
            Gen.Choose(0, 50).ToArbitrary(),
            (weights, factor, inFlight) =>
            {
                var backend = Farm.Of(Farm.Weighted(1));
                for (var i = 0; i < inFlight; i++)
                {
                    _ = new Lease(backend.Servers[0]);
                }

                var servers = weights.Select((weight, i) => new RingServer(backend.Servers[0], 0, weight, weights.Take(i).Sum())).ToArray();
                var bound = LoadLimit.Of(servers, factor);
                foreach (var server in servers)
                {
                    bound.Allows(server, out var limit);
                    Assert.Equal(Slots(servers, server, inFlight, factor), new BigInteger(limit));
                }
            }).Holds();

    [Fact]
    public void A_key_stays_with_its_server_while_that_has_room()
    {
        var backend = Of(Algorithm.Uri, 150, 1, 1, 1);
        var request = new StubRequest { Target = "/a" };
        var owner = backend.Pick(request)!;

        Enumerable.Range(0, 20).Should().OnlyContain(_ => backend.Pick(request, null) == owner);
    }

    [Fact]
    public async Task Threads_do_not_exceed_the_share_together()
    {
        var backend = Of(Algorithm.Uri, 101, 1, 1);
        var request = new StubRequest { Target = "/a" };
        var leases = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() =>
        {
            backend.TryPick(request, avoid: null, out var lease);
            return lease;
        })));

        leases.CountBy(lease => lease.Server).Should().OnlyContain(count => count.Value <= 102);
    }

    // In numbers of any size.
    private static BigInteger Slots(RingServer[] servers, RingServer server, int inFlight, int factor)
    {
        BigInteger slots = (((inFlight + 1L) * factor) + 99) / 100;
        var total = servers.Sum(one => one.Weight);
        return BigInteger.Max(1, (slots * (server.WeightBefore + server.Weight) / total) - (slots * server.WeightBefore / total));
    }

    private static Backend Of(Algorithm algorithm, int factor, params int[] weights)
    {
        var options = Farm.Options(Farm.Weighted(weights));
        options.Balance = algorithm;
        (options.Hash.Type, options.Hash.BalanceFactor) = (HashType.Consistent, factor);
        return Farm.Of(options, random: new Random(1));
    }
}
