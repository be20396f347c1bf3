using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;

namespace LoadBalancing.Core.Tests.Balancing.Hashing;

public sealed class LoadLimitTests
{
    private static readonly Arbitrary<int[]> AnyWeights =
        Gen.Choose(1, 6).NonEmptyListOf().Select(weights => weights.Append(1).Take(8).ToArray()).ToArbitrary();

    public static TheoryData<HashType> Types => [.. Enum.GetValues<HashType>()];

    // The worst case: all requests have the same key.
    [Theory]
    [MemberData(nameof(Types))]
    public void No_server_has_more_than_its_share(HashType type) =>
        Prop.ForAll(AnyWeights, Gen.Choose(101, 300).ToArbitrary(), (weights, factor) =>
        {
            var backend = Farm.Of(Options(type, factor, weights));
            var request = new StubRequest { Target = "/popular" };
            for (var inFlight = 1; inFlight <= 200; inFlight++)
            {
                Assert.True(backend.TryPick(request, avoid: null, out _));
                foreach (var server in backend.Servers)
                {
                    // What does not divide evenly may be one slot.
                    var share = (inFlight * factor / 100.0) + 1;
                    Assert.InRange(server.InFlight, 0, Math.Max(1, (share * server.Weight / weights.Sum()) + 1));
                }
            }
        }).Holds();

    [Theory]
    [MemberData(nameof(Types))]
    public void A_server_below_its_share_keeps_its_keys(HashType type)
    {
        var free = Farm.Of(Options(type, 0, 1, 1, 1));
        var bounded = Farm.Of(Options(type, 125, 1, 1, 1));
        for (var key = 0; key < 200; key++)
        {
            var request = new StubRequest { Target = $"/{key}" };
            bounded.Pick(request)!.Name.Should().Be(free.Pick(request)!.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Requests_that_persistence_brought_do_not_leave_a_request_without_a_server(HashType type)
    {
        var backend = Farm.Of(Options(type, 101, 1));
        var other = Farm.Of(Options(type, 101, 1, 1));
        for (var i = 0; i < 10; i++)
        {
            backend.TryPick(new StubRequest(), avoid: null, out _).Should().BeTrue();
            other.TryPick(new StubRequest(), avoid: other.Servers[0], out _).Should().BeTrue();
        }
    }

    private static BackendOptions Options(HashType type, int factor, params int[] weights)
    {
        var options = Farm.Options(Farm.Weighted(weights));
        options.Balance = Algorithm.Uri;
        options.Hash = new HashOptions { Type = type, BalanceFactor = factor, TableSize = 1009 };
        return options;
    }
}
