using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Balancing.Hashing;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing.Hashing;

/// <summary>Which keys move when servers come, go or change their order.</summary>
public sealed class RemappingTests
{
    private const int Keys = 1000;

    private static readonly StubRequest[] Requests =
        [.. Enumerable.Range(0, Keys).Select(key => new StubRequest { Target = $"/articles/{key}" })];

    private static readonly Arbitrary<int[]> AnyWeights =
        Gen.Choose(1, 8).NonEmptyListOf().Select(weights => weights.Append(2).Take(12).ToArray()).ToArbitrary();

    public static TheoryData<HashType> Types => [HashType.Consistent, HashType.Maglev, HashType.Rendezvous];

    [Theory]
    [InlineData(HashType.Consistent)]
    [InlineData(HashType.Rendezvous)]
    public void Only_the_keys_of_the_server_that_leaves_move(HashType type) =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var (before, after, gone) = WithoutOne(type, weights, seed);
            for (var key = 0; key < Keys; key++)
            {
                Assert.True(before[key] == after[key] || before[key] == gone);
                Assert.NotEqual(gone, weights.Length > 1 ? after[key] : "");
            }
        }).Holds();

    // At most a point more than the leaving server's own, in a table of a hundred places for each server and more.
    [Fact]
    public void Few_other_keys_move_with_maglev() =>
        Prop.ForAll(Gen.Choose(2, 8).ToArbitrary(), PropertyExtensions.Seeds, (servers, seed) =>
        {
            var (before, after, gone) = WithoutOne(HashType.Maglev, Enumerable.Repeat(1, servers).ToArray(), seed);
            var needless = Enumerable.Range(0, Keys).Count(key => before[key] != after[key] && before[key] != gone);
            Assert.InRange(needless, 0, Keys / 50);
        }).Holds();

    [Theory]
    [MemberData(nameof(Types))]
    public void The_order_of_servers_does_not_matter(HashType type) =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var options = Options(type, weights);
            var expected = Picks(Farm.Of(options));
            var shuffled = options.Servers.ToArray();
            new Random(seed).Shuffle(shuffled);
            options.Servers.Clear();
            shuffled.ToList().ForEach(options.Servers.Add);
            Assert.Equal(expected, Picks(Farm.Of(options)));
        }).Holds();

    [Theory]
    [MemberData(nameof(Types))]
    public void A_server_that_comes_back_gets_its_keys_again(HashType type)
    {
        var options = Options(type, 1, 2, 3, 1);
        var backend = Farm.Of(options);
        var before = Picks(backend);
        options.Servers[2].Disabled = true;
        backend.Apply(options);
        Picks(backend).Should().NotContain("C");
        options.Servers[2].Disabled = false;
        backend.Apply(options);
        Picks(backend).Should().Equal(before);
    }

    [Theory]
    [InlineData(HashType.Maglev, 0.01)]
    [InlineData(HashType.Rendezvous, 0.01)]
    public void Shares_follow_the_weights(HashType type, double tolerance)
    {
        const int picks = 100_000;
        int[] weights = [1, 2, 3, 10];
        var backend = Farm.Of(Options(type, weights));
        var counts = Enumerable.Range(0, picks).Select(key => backend.Pick(new StubRequest { Target = $"/{key}" })!.Name)
            .CountBy(name => name).ToDictionary();
        for (var i = 0; i < weights.Length; i++)
        {
            (counts[Farm.NameOf(i)] / (double)picks).Should().BeApproximately(weights[i] / 16.0, tolerance);
        }
    }

    [Theory]
    [InlineData(HashType.Consistent)]
    [InlineData(HashType.Rendezvous)]
    public void More_weight_takes_keys_of_others_and_moves_none_between_them(HashType type) =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var options = Options(type, weights);
            var backend = Farm.Of(options);
            var before = Picks(backend);
            var heavier = options.Servers[seed % weights.Length];
            heavier.Weight += 1 + (seed % 3);
            backend.Apply(options);
            var after = Picks(backend);
            for (var key = 0; key < Keys; key++)
            {
                Assert.True(after[key] == before[key] || after[key] == heavier.Name);
            }
        }).Holds();

    [Fact]
    public void More_weight_never_means_fewer_places_of_the_table() =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var heavier = seed % weights.Length;
            var before = Places(weights, heavier);
            weights[heavier] += 1 + (seed % 3);
            Assert.True(Places(weights, heavier) >= before);
        }).Holds();

    [Theory]
    [MemberData(nameof(Types))]
    public void A_heavier_server_keeps_its_keys(HashType type)
    {
        var options = Options(type, 1, 1, 1);
        var backend = Farm.Of(options);
        var before = Picks(backend);
        options.Servers[0].Weight = 3;
        backend.Apply(options);
        var after = Picks(backend);
        after.Count(name => name == "A").Should().BeGreaterThan(before.Count(name => name == "A"));
        before.Zip(after).Count(pair => pair.First == "A" && pair.Second != "A").Should().BeLessThan(Keys / 50);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_avoided_server_is_passed_over_unless_it_is_alone(HashType type)
    {
        var backend = Farm.Of(Options(type, 1, 1));
        foreach (var request in Requests.Take(50))
        {
            backend.Pick(request, avoid: backend.Servers[0])!.Name.Should().Be("B");
        }

        var single = Farm.Of(Options(type, 1));
        single.Pick(Requests[0], avoid: single.Servers[0])!.Name.Should().Be("A");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Requests_without_a_key_go_to_all(HashType type)
    {
        var options = Options(type, 1, 1, 1);
        options.Balance = Algorithm.Header;
        options.Hash.Name = "X-None";
        var backend = Farm.Of(options);
        Enumerable.Range(0, 300).Select(_ => backend.Pick(avoid: null)!.Name).Distinct().Should().HaveCount(3);
    }

    private static int Places(int[] weights, int server) =>
        MaglevTable.Fill(RingServer.Of(Farm.Of(Farm.Weighted(weights)).Servers), 1009).Count(index => index == server);

    private static (string[] Before, string[] After, string Gone) WithoutOne(HashType type, int[] weights, int seed)
    {
        var options = Options(type, weights);
        var backend = Farm.Of(options);
        var before = Picks(backend);
        var gone = options.Servers[seed % options.Servers.Count];
        if (weights.Length > 1)
        {
            gone.Disabled = true;
        }

        backend.Apply(options);
        return (before, Picks(backend), gone.Name);
    }

    private static BackendOptions Options(HashType type, params int[] weights)
    {
        var options = Farm.Options(Farm.Weighted(weights));
        options.Balance = Algorithm.Uri;
        options.Hash.Type = type;
        options.Hash.TableSize = 5003;
        for (var i = 0; i < weights.Length; i++)
        {
            options.Servers[i].Id = i + 1;
        }

        return options;
    }

    private static string[] Picks(Backend backend) => [.. Requests.Select(request => backend.Pick(request)!.Name)];
}
