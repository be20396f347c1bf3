using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Balancing;
using LoadBalancing.Core.Tests.Farms;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>Weights that are set while traffic flows.</summary>
public sealed class WeightChangeTests
{
    private readonly BackendOptions _options = Farm.Options(Farm.Weighted(100, 100));

    [Theory]
    [InlineData(50, 50)]
    [InlineData(0, 0)]
    [InlineData(200, 200)]
    [InlineData(1000, 256)]
    public void Percent_are_of_the_configured_weight_and_end_at_256(int percent, int expected)
    {
        var backend = Farm.Of(_options);
        backend.TrySetRelativeWeight(backend.Server("A"), 10).Should().BeTrue();

        backend.TrySetRelativeWeight(backend.Server("A"), percent).Should().BeTrue();

        backend.Server("A").Weight.Should().Be(expected);
    }

    [Fact]
    public void A_server_of_weight_0_gets_no_request()
    {
        var backend = Farm.Of(_options);
        backend.TrySetWeight(backend.Server("A"), 0);

        Picks.Take(backend, 5).Should().Be("BBBBB");
        backend.UsableActives.Should().Be(1);
    }

    [Fact]
    public void A_weight_stays_until_the_configured_one_changes()
    {
        var backend = Farm.Of(_options);
        backend.TrySetWeight(backend.Server("A"), 7);

        backend.Apply(_options);
        backend.Server("A").Weight.Should().Be(7);

        _options.Servers[0].Weight = 50;
        backend.Apply(_options);
        backend.Server("A").Weight.Should().Be(50);
    }

    [Theory]
    [InlineData(Algorithm.StaticRoundRobin, HashType.MapBased, false)]
    [InlineData(Algorithm.Uri, HashType.MapBased, false)]
    [InlineData(Algorithm.Uri, HashType.Consistent, true)]
    [InlineData(Algorithm.LeastConnections, HashType.MapBased, true)]
    [InlineData(Algorithm.Random, HashType.MapBased, true)]
    public void Fixed_weights_are_0_or_as_configured(Algorithm algorithm, HashType type, bool free)
    {
        _options.Balance = algorithm;
        _options.Hash.Type = type;
        var backend = Farm.Of(_options);
        var server = backend.Server("A");

        backend.TrySetWeight(server, 50).Should().Be(free);
        backend.TrySetWeight(server, 0).Should().BeTrue();
        server.IsUsable.Should().BeFalse();
        backend.TrySetRelativeWeight(server, 100).Should().BeTrue();
        server.IsUsable.Should().BeTrue();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(257)]
    public void Other_weights_are_refused(int weight)
    {
        var backend = Farm.Of(_options);

        FluentActions.Invoking(() => backend.TrySetWeight(backend.Server("A"), weight)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
