using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>What every algorithm keeps to.</summary>
public sealed class AllAlgorithmsTests
{
    private static readonly StubRequest Request = new StubRequest { Target = "/a/b?user=7" }.With("X-Key", "some, value").With("Cookie", "a=b; c=d");

    public static TheoryData<Algorithm, HashType> All
    {
        get
        {
            var all = new TheoryData<Algorithm, HashType>();
            foreach (var algorithm in Enum.GetValues<Algorithm>().Where(algorithm => algorithm != Algorithm.RdpCookie))
            {
                foreach (var type in Enum.GetValues<HashType>())
                {
                    all.Add(algorithm, type);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Only_usable_servers_are_picked_whatever_changes(Algorithm algorithm, HashType type)
    {
        var random = new Random(5);
        var options = Options(algorithm, type, servers: 6);
        var backend = Farm.Of(options);
        for (var change = 0; change < 200; change++)
        {
            var server = options.Servers[random.Next(options.Servers.Count)];
            server.Disabled = random.Next(3) == 0;
            server.Weight = random.Next(0, 4);
            server.Backup = random.Next(4) == 0;
            options.AllBackups = random.Next(2) == 0;
            backend.Apply(options);
            var group = backend.UsableActives > 0
                ? backend.Servers.Where(one => one.IsUsable && !one.Settings.Backup).ToList()
                : backend.Servers.Where(one => one.IsUsable).Take(options.AllBackups ? int.MaxValue : 1).ToList();
            for (var pick = 0; pick < 20; pick++)
            {
                var avoid = group.ElementAtOrDefault(random.Next(group.Count));
                var picked = backend.Pick(pick % 2 == 0 ? Request : new StubRequest(), avoid);
                (picked is null ? group.Count == 0 : group.Contains(picked)).Should().BeTrue();
                (picked != avoid || group.Count <= 1).Should().BeTrue("the avoided server is passed over");
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_pick_allocates_nothing(Algorithm algorithm, HashType type)
    {
        var backend = Farm.Of(Options(algorithm, type, servers: 100));
        Allocations.Of(PickMany).Should().Be(0);

        void PickMany()
        {
            for (var pick = 0; pick < 20_000; pick++)
            {
                backend.TryPick(Request, avoid: null, out var lease);
                lease.Learn(AttemptOutcome.Responded, TimeSpan.FromMilliseconds(1));
                lease.End();
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_request_without_a_key_is_balanced_all_the_same(Algorithm algorithm, HashType type)
    {
        var backend = Farm.Of(Options(algorithm, type, servers: 3));

        backend.Pick(new StubRequest { ClientAddress = null, Target = "*" }).Should().NotBeNull();
    }

    [Fact]
    public void A_reload_that_changes_the_algorithm_keeps_the_load()
    {
        var options = Options(Algorithm.RoundRobin, HashType.MapBased, servers: 2);
        var backend = Farm.Of(options);
        var lease = new Lease(backend.Servers[0]);
        options.Balance = Algorithm.LeastConnections;
        backend.Apply(options);

        Picks.Take(backend, 3).Should().Be("BBB");
        options.Balance = Algorithm.StaticRoundRobin;
        backend.Apply(options);
        lease.End();

        backend.Servers.Should().OnlyContain(server => server.InFlight == 0 && server.Entry == null);
        Picks.Take(backend, 4).Should().Be("ABAB");
    }

    // Turns, loads and what has been learned of response times stay.
    [Theory]
    [MemberData(nameof(All))]
    public void A_reload_that_leaves_the_algorithm_is_invisible(Algorithm algorithm, HashType type) =>
        PicksWithReloadAfter(20, algorithm, type).Should().Be(PicksWithReloadAfter(int.MaxValue, algorithm, type));

    private static string PicksWithReloadAfter(int picks, Algorithm algorithm, HashType type)
    {
        var options = Options(algorithm, type, servers: 5);
        var backend = Farm.Of(options, time: new ManualTimeProvider(), random: new Random(1));
        var running = new Queue<Lease>();
        var picked = "";
        for (var pick = 0; pick < 60; pick++)
        {
            if (pick == picks)
            {
                options.Retries = 1;
                backend.Apply(options);
            }

            // Every third without a key.
            backend.TryPick(pick % 3 == 0 ? new StubRequest() : Request, avoid: null, out var lease);
            lease.Learn(AttemptOutcome.Responded, TimeSpan.FromMilliseconds(1 + (pick * 7 % 10)));
            picked += lease.Server.Name;
            running.Enqueue(lease);
            if (running.Count > 7)
            {
                running.Dequeue().End();
            }
        }

        return picked;
    }

    private static BackendOptions Options(Algorithm algorithm, HashType type, int servers)
    {
        var options = Farm.Options(Farm.Weighted([.. Enumerable.Repeat(1, servers)]));
        options.Balance = algorithm;
        options.Hash.Name = algorithm == Algorithm.Header ? "X-Key" : "user";
        options.Hash.Expression = "req.cook(c),upper";
        options.Hash.Type = type;
        options.Hash.BalanceFactor = algorithm == Algorithm.Uri ? 150 : 0;
        return options;
    }
}
