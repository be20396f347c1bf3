using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing;

public sealed class RandomDrawsTests
{
    private const int Picked = 20_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Idle_servers_are_drawn_by_weight(int draws)
    {
        var backend = Of(draws, 64, 192, 256);

        var counts = Enumerable.Range(0, Picked).Select(_ => backend.Pick(avoid: null)!.Name).CountBy(name => name).ToDictionary();

        counts["A"].Should().BeCloseTo(Picked / 8, Picked / 50);
        counts["B"].Should().BeCloseTo(Picked * 3 / 8, Picked / 50);
    }

    [Fact]
    public void Of_two_draws_the_less_loaded_wins()
    {
        var backend = Of(draws: 2, 128, 128);
        var lease = new Lease(backend.Server("A"));

        Enumerable.Range(0, Picked).Count(_ => backend.Pick(avoid: null)!.Name == "A")
            .Should().BeCloseTo(Picked / 4, Picked / 50, "A is picked when it is drawn twice");
        lease.End();
    }

    [Fact]
    public void Load_counts_by_weight()
    {
        var backend = Of(draws: 60, 1, 4);
        var a = new Lease(backend.Server("A"));
        var b = Enumerable.Range(0, 3).Select(_ => new Lease(backend.Server("B"))).ToList();

        backend.Pick(avoid: null)!.Name.Should().Be("B", "3 for a weight of 4 is less than 1 for a weight of 1");
        b.ForEach(lease => lease.End());
        a.End();
    }

    [Fact]
    public void The_avoided_server_is_not_drawn() =>
        Enumerable.Range(0, 500).Select(_ => Of(2, 5, 1)).Should().OnlyContain(backend => backend.Pick(backend.Server("A"))!.Name == "B");

    [Fact]
    public void A_server_alone_is_picked_even_if_it_is_avoided()
    {
        var backend = Of(2, 5);

        backend.Pick(backend.Server("A"))!.Name.Should().Be("A");
    }

    private static Backend Of(int draws, params int[] weights)
    {
        var options = Farm.Options(Farm.Weighted(weights));
        (options.Balance, options.Draws) = (Algorithm.Random, draws);
        return Farm.Of(options, random: new Random(1));
    }
}
