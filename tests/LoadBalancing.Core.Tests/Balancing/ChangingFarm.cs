using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>A farm that is picked from and changed in turns.</summary>
internal sealed class ChangingFarm
{
    private readonly BackendOptions _options;
    private readonly Backend _backend;

    private ChangingFarm(params int[] weights)
    {
        _options = Farm.Options(Farm.Weighted(weights));
        _backend = Farm.Of(_options);
    }

    public static ChangingFarm Of(params int[] weights) => new(weights);

    public ChangingFarm Picks(string expected)
    {
        Balancing.Picks.Take(_backend, expected.Length).Should().Be(expected);
        return this;
    }

    public ChangingFarm Weight(string server, int weight) => Change(server, options => options.Weight = weight);

    public ChangingFarm Leave(string server) => Change(server, options => options.Disabled = true);

    public ChangingFarm Return(string server) => Change(server, options => options.Disabled = false);

    private ChangingFarm Change(string server, Action<ServerOptions> change)
    {
        change(_options.Servers.Single(options => options.Name == server));
        _backend.Apply(_options);
        return this;
    }
}
