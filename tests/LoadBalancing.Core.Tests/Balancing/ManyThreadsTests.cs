using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>What holds whichever threads pick at the same time.</summary>
public sealed class ManyThreadsTests
{
    private const int Threads = 8;
    private const int PicksPerThread = 20_000;
    private static readonly StubRequest Request = new() { Target = "/popular" };

    public static TheoryData<Algorithm> Deterministic => [Algorithm.RoundRobin, Algorithm.StaticRoundRobin];

    public static TheoryData<HashType> HashTypes => [.. Enum.GetValues<HashType>()];

    [Theory]
    [MemberData(nameof(Deterministic))]
    public void No_turn_is_taken_twice_or_left_out(Algorithm algorithm)
    {
        var backend = Of(algorithm, 1, 2, 5);
        Together(() => backend.TryPick(Request, avoid: null, out var lease).Should().BeTrue());

        backend.Servers.Select(server => server.TotalRequests).Should()
            .Equal(backend.Servers.Select(server => Threads * PicksPerThread * server.Weight / 8L));
    }

    [Fact]
    public void Leastconn_knows_every_load_afterwards()
    {
        var backend = Of(Algorithm.LeastConnections, 1, 1, 1, 1, 1);
        Together(() =>
        {
            backend.TryPick(Request, avoid: null, out var lease);
            lease.End();
        });

        backend.Servers.Should().OnlyContain(server => server.InFlight == 0);
        Enumerable.Range(0, 10).Select(_ => Begin(backend)).GroupBy(lease => lease.Server).Should().HaveCount(5).And.OnlyContain(server => server.Count() == 2);
    }

    [Theory]
    [MemberData(nameof(HashTypes))]
    public void No_server_of_a_bounded_farm_is_given_more_than_its_share(HashType type)
    {
        var options = Farm.Options(Farm.Weighted(1, 1, 1, 1));
        options.Balance = Algorithm.Uri;
        (options.Hash.Type, options.Hash.BalanceFactor) = (type, 125);
        var backend = Farm.Of(options);
        var most = 0;
        Together(() =>
        {
            var lease = Begin(backend);
            InterlockedMax(ref most, lease.Server.InFlight);
            lease.End();
        });

        // Eight in flight: at most ceil(8 * 1.25) slots for four servers.
        most.Should().BeLessThanOrEqualTo(3);
        backend.Servers.Sum(server => server.TotalRequests).Should().Be(Threads * PicksPerThread);
        backend.InFlight.Should().Be(0);
    }

    private static Lease Begin(Backend backend) => backend.TryPick(Request, avoid: null, out var lease) ? lease : throw new InvalidOperationException();

    private static Backend Of(Algorithm algorithm, params int[] weights)
    {
        var options = Farm.Options(Farm.Weighted(weights));
        options.Balance = algorithm;
        return Farm.Of(options);
    }

    private static void Together(Action work)
    {
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (var pick = 0; pick < PicksPerThread; pick++)
            {
                work();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
