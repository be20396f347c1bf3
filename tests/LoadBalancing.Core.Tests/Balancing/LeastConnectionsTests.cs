using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing;

public sealed class LeastConnectionsTests
{
    private static readonly StubRequest Any = new();

    private static readonly Arbitrary<int[]> AnyWeights =
        Gen.Choose(1, 20).NonEmptyListOf().Select(weights => weights.Take(10).ToArray()).ToArbitrary();

    [Fact]
    public void Idle_servers_take_turns() => Picks.Take(Of(1, 1, 1), 9).Should().Be("ABCABCABC");

    [Theory]
    [InlineData(new[] { 1, 1 }, "ABABAB")]
    [InlineData(new[] { 3, 1 }, "ABAAAABA")]
    public void Requests_that_last_are_spread_by_weight(int[] weights, string expected)
    {
        var backend = Of(weights);

        string.Concat(Enumerable.Range(0, expected.Length).Select(_ => Begin(backend).Server.Name)).Should().Be(expected);
    }

    [Fact]
    public void Requests_that_a_cookie_brought_count()
    {
        var backend = Of(1, 1);
        var lease = new Lease(backend.Server("A"));

        Picks.Take(backend, 4).Should().Be("BBBB");
        lease.End();

        Picks.Take(backend, 4).Should().Be("BABA", "A has been idle for the shortest time");
    }

    [Fact]
    public void The_avoided_server_is_passed_over_for_the_next_best()
    {
        var backend = Of(1, 1, 1);
        using var busy = new Busy(backend.Server("B"));

        backend.Pick(avoid: backend.Server("A"))!.Name.Should().Be("C");
        Of(1).Pick(avoid: null)!.Name.Should().Be("A");
    }

    [Fact]
    public void A_server_that_turns_from_backup_to_active_and_back_is_known_to_its_group_alone()
    {
        var options = Farm.Options(Farm.Weighted(1, 1));
        options.Balance = Algorithm.LeastConnections;
        var backend = Farm.Of(options);
        foreach (var isBackup in new[] { true, false, true })
        {
            options.Servers[0].Backup = isBackup;
            backend.Apply(options);
            Picks.Take(backend, 4).Distinct().Should().HaveCount(isBackup ? 1 : 2);
        }

        options.Servers[1].Disabled = true;
        backend.Apply(options);

        Picks.Take(backend, 2).Should().Be("AA");
    }

    [Fact]
    public void The_least_loaded_server_is_picked_whatever_happens() =>
        Prop.ForAll(AnyWeights, PropertyExtensions.Seeds, (weights, seed) =>
        {
            var random = new Random(seed);
            var options = Farm.Options(Farm.Weighted(weights));
            options.Balance = Algorithm.LeastConnections;
            var backend = Farm.Of(options);
            var running = new List<Lease>();
            for (var step = 0; step < 300; step++)
            {
                switch (random.Next(10))
                {
                    case < 4:
                        var least = backend.Servers.Where(server => server.IsUsable).Select(server => Load(server)).DefaultIfEmpty().Min();
                        if (backend.TryPick(Any, avoid: null, out var lease))
                        {
                            Assert.Equal(least, LoadBefore(lease.Server));
                            running.Add(lease);
                        }

                        break;
                    case < 5:
                        running.Add(new Lease(backend.Servers[random.Next(weights.Length)]));
                        break;
                    case < 9 when running.Count > 0:
                        var ended = random.Next(running.Count);
                        running[ended].End();
                        running.RemoveAt(ended);
                        break;
                    default:
                        var changed = options.Servers[random.Next(weights.Length)];
                        changed.Weight = random.Next(0, 6);
                        changed.Disabled = random.Next(4) == 0;
                        backend.Apply(options);
                        break;
                }
            }

            running.ForEach(lease => lease.End());
            Assert.Equal(0, backend.InFlight);
        }).Holds();

    [Fact]
    public async Task Many_threads_leave_no_load_behind()
    {
        var backend = Of(1, 2, 3);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                Begin(backend).End();
            }
        })));

        backend.Servers.Should().OnlyContain(server => server.InFlight == 0);
        Enumerable.Range(0, 3).Select(_ => Begin(backend).Server.Name).Should().BeEquivalentTo("A", "B", "C");
    }

    private static Backend Of(params int[] weights) => Farm.Of(farm =>
    {
        Farm.Weighted(weights)(farm);
        farm.Balance(Algorithm.LeastConnections);
    });

    private static Lease Begin(Backend backend)
    {
        backend.TryPick(Any, avoid: null, out var lease).Should().BeTrue();
        return lease;
    }

    private static long Load(Server server) => Load(server, server.InFlight);

    private static long LoadBefore(Server server) => Load(server, server.InFlight - 1);

    private static long Load(Server server, int inFlight) => inFlight == 0 ? 0 : (inFlight + 1) * 4096 / (16 * server.Weight);

    private sealed class Busy(Server server) : IDisposable
    {
        private readonly Lease _lease = new(server);

        public void Dispose() => _lease.End();
    }
}
