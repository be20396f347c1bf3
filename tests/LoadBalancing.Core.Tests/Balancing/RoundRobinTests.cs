using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;

namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>The order in which servers are picked, against sequences seen on a running HAProxy.</summary>
public sealed class RoundRobinTests
{
    private const string FirstWindow =
        "CDCDACDBCDACDBCDACDBCDCADCBDCADCBDCADCBDCDACDBCDACDBCDACDBCDCADCBDCADCBDCADC";

    private const string FollowingWindow =
        "BDCDACDBCDACDBCDACDBCDCADCBDCADCBDCADCBDCDACDBCDACDBCDACDBCDCADCBDCADCBDCADC";

    private const string LateWindow =
        "DCDBCDACDBCDACDBCDACDCBDCADCBDCADCBDCADCDBCDACDBCDACDBCDACDCBDCADCBDCADCBDCA";

    [Theory]
    [InlineData(new[] { 1 }, "A")]
    [InlineData(new[] { 1, 1, 1, 1 }, "ABCD")]
    [InlineData(new[] { 3, 1 }, "AAAB")]
    [InlineData(new[] { 5, 1, 1 }, "AAABAAC")]
    [InlineData(new[] { 2, 3, 5 }, "CBCACBCBCA")]
    public void Golden_sequences_repeat(int[] weights, string cycle)
    {
        var picks = Picks.Of(weights, 20 * cycle.Length);

        picks.Should().Be(string.Concat(Enumerable.Repeat(cycle, 20)));
    }

    [Fact]
    public void Weights_of_10_20_30_follow_the_golden_beginning() =>
        Picks.Of([10, 20, 30], 18).Should().Be("CBCACBCBCACBCBCACB");

    [Fact]
    public void Weights_of_12_12_26_26_follow_the_golden_windows_up_to_pick_1368()
    {
        var expected = FirstWindow + string.Concat(Enumerable.Repeat(FollowingWindow, 15)) + LateWindow + LateWindow;

        Picks.Of([12, 12, 26, 26], 1368).Should().Be(expected);
    }

    [Fact]
    public void Rounding_costs_the_first_of_5_6_6_as_much_as_on_HAProxy() =>
        Picks.Of([5, 6, 6], 3000).Count(name => name == 'A').Should().Be(874, "its exact share would be 882");

    [Fact]
    public void Nobody_is_picked_from_an_empty_farm() =>
        Farm.Of(new BackendOptions()).Pick(avoid: null).Should().BeNull();

    [Fact]
    public void The_avoided_server_is_passed_over_once_and_is_then_due()
    {
        var backend = Farm.Of(Farm.Weighted(1, 1, 1));

        var first = backend.Pick(avoid: backend.Server("A"));

        first!.Name.Should().Be("B");
        Picks.Take(backend, 6).Should().Be("ACBACB");
    }

    [Fact]
    public void The_avoided_server_is_picked_when_it_is_alone()
    {
        var backend = Farm.Of(Farm.Weighted(3));

        backend.Pick(avoid: backend.Server("A")).Should().Be(backend.Server("A"));
    }

    [Fact]
    public void A_server_avoided_at_the_end_of_a_cycle_does_not_wait_for_another_one()
    {
        var backend = Farm.Of(Farm.Weighted(100, 100, 1));
        Picks.Take(backend, 200);

        // The cycle's last pick is due; the next cycle begins without its server.
        var due = backend.Servers.Single(server => server.Name == Picks.Take(Clone(200), 1));
        backend.Pick(avoid: due).Should().NotBe(due);

        Picks.Take(backend, 3).Should().Contain(due.Name);

        static LoadBalancing.Servers.Backend Clone(int picked)
        {
            var copy = Farm.Of(Farm.Weighted(100, 100, 1));
            Picks.Take(copy, picked);
            return copy;
        }
    }

    [Fact]
    public void Concurrent_picks_keep_the_totals_exact()
    {
        var backend = Farm.Of(Farm.Weighted(3, 2, 1));

        var counts = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8)
            .SelectMany(_ => Enumerable.Range(0, 6000).Select(_ => backend.Pick(avoid: null)!.Name).ToList())
            .CountBy(name => name).ToDictionary();

        counts.Should().Equal(new Dictionary<string, int> { ["A"] = 24000, ["B"] = 16000, ["C"] = 8000 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void A_pick_allocates_nothing(int servers)
    {
        var backend = Farm.Of(Farm.Weighted([.. Enumerable.Range(0, servers).Select(i => 1 + (i % 7))]));
        Allocations.Of(PickMany).Should().Be(0);

        void PickMany()
        {
            for (var pick = 0; pick < 20_000; pick++)
            {
                backend.Pick(avoid: null);
            }
        }
    }
}
