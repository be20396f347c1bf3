using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Servers;

public sealed class SlowStartTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly BackendOptions _options = Farm.Options(farm => farm
        .CheckTcp(check => check.Rise = 1)
        .SlowStart(TimeSpan.FromSeconds(20))
        .AddServer("A", Farm.AddressOf(0), server => server.Weight(100))
        .AddServer("B", Farm.AddressOf(1), server => server.Weight(100)));

    [Fact]
    public void A_server_is_at_full_weight_from_the_beginning() => WeightsOf(Start()).Should().Equal(1600, 1600);

    [Fact]
    public void A_server_that_comes_back_grows_in_sixteenths()
    {
        var backend = Start();
        ComeBack(backend);

        var weights = new List<int>();
        for (var second = 0; second <= 20; second++)
        {
            weights.Add(backend.Server("A").EffectiveWeight);
            backend.Server("A").State.Operational.Should().Be(second < 20 ? OperationalState.Starting : OperationalState.Up);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        weights.Should().Equal(
            Enumerable.Range(0, 20).Select(second => 100 * (((16 * second) + 20) / 20)).Append(1600));
        weights[0].Should().Be(100);
        weights[10].Should().Be(900);
        _time.Pending.Should().BeEmpty("nobody is starting");
    }

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(2, 5, 9)]
    [InlineData(2, 1, 4)]
    [InlineData(4, 1, 8)]
    [InlineData(10, 1, 12)]
    [InlineData(10, 19, 16)]
    [InlineData(2, 0, 1)]
    public void Aggression_gives_it_most_of_its_weight_sooner(int aggression, int seconds, int sixteenths)
    {
        _options.SlowStart.Aggression = aggression;
        var backend = Start();
        ComeBack(backend);

        for (var second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        backend.Server("A").EffectiveWeight.Should().Be(100 * sixteenths);
        backend.Server("A").State.Operational.Should().Be(OperationalState.Starting);
    }

    [Fact]
    public void Its_share_of_the_requests_grows_with_it()
    {
        var backend = Start();
        ComeBack(backend);

        ShareOf("A").Should().BeApproximately(1 / 17d, 0.02);
        _time.Advance(TimeSpan.FromSeconds(10));
        ShareOf("A").Should().BeApproximately(9 / 25d, 0.02);
        _time.Advance(TimeSpan.FromSeconds(10));
        ShareOf("A").Should().BeApproximately(0.5, 0.02);

        double ShareOf(string name) => Enumerable.Range(0, 1000).Count(_ => backend.Pick(avoid: null)!.Name == name) / 1000d;
    }

    [Fact]
    public void A_server_that_fails_again_begins_again()
    {
        var backend = Start();
        ComeBack(backend);
        _time.Advance(TimeSpan.FromSeconds(15));
        ComeBack(backend);

        backend.Server("A").EffectiveWeight.Should().Be(100);
        _time.Advance(TimeSpan.FromSeconds(10));
        backend.Server("A").EffectiveWeight.Should().Be(900);
    }

    [Fact]
    public void A_reload_does_not_make_it_younger()
    {
        var backend = Start();
        ComeBack(backend);
        _time.Advance(TimeSpan.FromSeconds(10));
        (_options.Balance, _options.Retries, _options.Servers[1].Weight) = (Algorithm.LeastConnections, 1, 50);
        backend.Apply(_options);

        WeightsOf(backend).Should().Equal(900, 800);
        _time.Advance(TimeSpan.FromSeconds(5));
        WeightsOf(backend).Should().Equal(1300, 800);
    }

    [Fact]
    public void A_server_that_leaves_maintenance_starts_slowly()
    {
        var backend = Start();
        _options.Servers[0].Disabled = true;
        backend.Apply(_options);
        _options.Servers[0].Disabled = false;
        backend.Apply(_options);

        WeightsOf(backend).Should().Equal(100, 1600);
    }

    [Theory]
    [InlineData(SlowStartScope.Returning, 1600, 1600)]
    [InlineData(SlowStartScope.Added, 1600, 100)]
    [InlineData(SlowStartScope.All, 100, 100)]
    public void The_scope_says_whether_new_servers_start_slowly(SlowStartScope scope, int present, int added)
    {
        _options.SlowStart.Scope = scope;
        var backend = Start();
        _options.Servers.Add(new ServerOptions { Name = "C", Address = Farm.AddressOf(2), Weight = 100 });
        backend.Apply(_options);

        WeightsOf(backend).Should().Equal(present, present, added);
    }

    [Theory]
    [InlineData(1_500, 8)]
    [InlineData(900, 16)]
    public void Parts_of_a_second_are_rounded_up(int milliseconds, int sixteenthsAfterOneSecond)
    {
        _options.SlowStart.Duration = TimeSpan.FromMilliseconds(milliseconds);
        var backend = Start();
        ComeBack(backend);
        _time.Advance(TimeSpan.FromSeconds(1));

        backend.Server("A").EffectiveWeight.Should().Be(100 * (milliseconds > 1000 ? 9 : sixteenthsAfterOneSecond));
    }

    [Fact]
    public void Fixed_weights_do_not_start_slowly()
    {
        _options.Balance = Algorithm.StaticRoundRobin;
        var backend = Start();
        ComeBack(backend);

        Enumerable.Range(0, 10).Count(_ => backend.Pick(avoid: null)!.Name == "A").Should().Be(5);
    }

    private Backend Start() => Farm.Of(_options, time: _time);

    private static void ComeBack(Backend backend)
    {
        var server = backend.Server("A");
        for (var i = 0; i < 3; i++)
        {
            backend.Report(server, Results.Failed);
        }

        backend.Report(server, Results.Passed);
    }

    private static IEnumerable<int> WeightsOf(Backend backend) => backend.Servers.Select(server => server.EffectiveWeight);
}
