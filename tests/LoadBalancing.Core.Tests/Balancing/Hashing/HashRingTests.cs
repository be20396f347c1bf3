using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Balancing.Hashing;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing.Hashing;

/// <summary>The ring against one that is looked through node by node.</summary>
public sealed class HashRingTests
{
    private const int Hashes = 500;

    private static readonly Arbitrary<int[]> AnyWeights =
        Gen.Choose(1, 12).NonEmptyListOf().Select(weights => weights.Take(12).ToArray()).ToArbitrary();

    [Fact]
    public void The_nearest_node_is_found() =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var servers = Farm.Of(Farm.Weighted(weights)).Servers;
            var ring = HashRing.Empty.With(servers);
            var nodes = Nodes(servers);
            foreach (var hash in SomeHashes(seed).Concat(nodes.SelectMany(node => new[] { node.Key, node.Key - 1, node.Key + 1 })))
            {
                Assert.Equal(Nearest(nodes, hash), ring.OwnerOf(ring.Nearest(hash)).Server);
            }
        }).Holds();

    [Fact]
    public void A_ring_that_has_changed_is_one_that_is_made_anew() =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var random = new Random(seed);
            var options = Farm.Options(Farm.Weighted(weights));
            var backend = Farm.Of(options);
            var ring = HashRing.Empty.With(backend.Servers);
            for (var change = 0; change < 10; change++)
            {
                options.Servers[random.Next(weights.Length)].Weight = random.Next(0, 5);
                options.Servers[random.Next(weights.Length)].HashKey = (HashKey)random.Next(3);
                backend.Apply(options);
                var usable = backend.Servers.Where(server => server.IsUsable && random.Next(5) > 0).ToList();
                ring = ring.With(usable);
                var fresh = HashRing.Empty.With(usable);
                Assert.Equal(Content(fresh), Content(ring));
            }
        }).Holds();

    [Fact]
    public void A_server_that_leaves_moves_its_own_keys_only() =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var servers = Farm.Of(Farm.Weighted([.. weights, 1])).Servers;
            var gone = servers[new Random(seed).Next(servers.Count)];
            var before = HashRing.Empty.With(servers);
            var after = before.With([.. servers.Where(server => server != gone)]);
            foreach (var hash in SomeHashes(seed))
            {
                var owner = OwnerOf(before, hash);
                Assert.True(owner == gone || OwnerOf(after, hash) == owner);
            }
        }).Holds();

    [Fact]
    public void More_weight_takes_keys_of_others_and_moves_none_between_them() =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var options = Farm.Options(Farm.Weighted([.. weights, 1]));
            var backend = Farm.Of(options);
            var before = HashRing.Empty.With(backend.Servers);
            options.Servers[0].Weight += 3;
            backend.Apply(options);
            var after = before.With(backend.Servers);
            foreach (var hash in SomeHashes(seed))
            {
                var now = OwnerOf(after, hash);
                Assert.True(now == backend.Servers[0] || now == OwnerOf(before, hash));
            }
        }).Holds();

    [Fact]
    public void Servers_with_the_same_address_are_in_the_same_place_whatever_their_ids()
    {
        string[] addresses = ["10.0.0.1:80", "10.0.0.2:80", "[2001:db8::1]:80", "10.0.0.1:81"];
        var one = Placed(addresses);
        var other = Placed([.. addresses.Reverse()]);

        SomeHashes(seed: 1).Should().OnlyContain(hash => OwnerOf(one, hash).Address == OwnerOf(other, hash).Address);
    }

    [Fact]
    public void The_port_tells_servers_with_one_address_apart_only_if_it_is_to()
    {
        var ring = Placed(["10.0.0.1:80", "10.0.0.1:81"], HashKey.Address);

        SomeHashes(seed: 1).Should().OnlyContain(hash => OwnerOf(ring, hash).Address.Port == 80, "of nodes in one place the first counts");
    }

    [Fact]
    public void A_server_known_by_name_is_placed_by_its_id()
    {
        var byName = Placed(["localhost:80", "localhost:81"]);
        var byId = Placed(["localhost:80", "localhost:81"], HashKey.Id);

        Content(byName).Select(node => node.Key).Should().Equal(Content(byId).Select(node => node.Key));
    }

    private static HashRing Placed(string[] addresses, HashKey key = HashKey.AddressAndPort) => HashRing.Empty.With(Farm.Of(farm =>
    {
        foreach (var address in addresses)
        {
            farm.AddServer(address, "http://" + address, server => server.HashKey(key));
        }
    }).Servers);

    private static Server OwnerOf(HashRing ring, uint hash) => ring.OwnerOf(ring.Nearest(hash)).Server;

    private static List<(uint Key, Server Server)> Nodes(IReadOnlyList<Server> servers) =>
    [
        .. from server in servers
           from i in Enumerable.Range(0, 16 * server.Weight)
           let key = HashFunctions.Avalanche((uint)((server.Settings.Id * 4096) + i))
           orderby key
           select (key, server),
    ];

    private static Server Nearest(List<(uint Key, Server Server)> nodes, uint hash) =>
        nodes.MinBy(node => Math.Min((2L * (node.Key - hash)) + 1, 2L * (hash - node.Key))).Server;

    private static IEnumerable<(uint Key, Server Server)> Content(HashRing ring) =>
        Enumerable.Range(0, ring.Nodes).Select(node => (ring.KeyOf(node), ring.OwnerOf(node).Server));

    private static IEnumerable<uint> SomeHashes(int seed)
    {
        var random = new Random(seed);
        return [0, uint.MaxValue, .. Enumerable.Range(0, Hashes).Select(_ => (uint)random.NextInt64(uint.MaxValue + 1L))];
    }
}
