using LoadBalancing.Configuration;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Simulator.Engine;

/// <summary>A backend of the real engine on the virtual clock. Its servers have numbers, and stations behind them.</summary>
internal sealed class Farm
{
    private const int FirstPort = 1;

    private readonly Dictionary<Server, int> _numbers = [];

    public Farm(VirtualClock clock, Random random, BackendOptions options)
    {
        Options = options;
        Backend = new Backend("farm", BackendPlan.Of("farm", options), NullLogger.Instance, clock, random);
        Number();
    }

    public BackendOptions Options { get; }

    public Backend Backend { get; }

    public int NumberOf(Server server) => _numbers[server];

    /// <summary>Options of a farm of servers.</summary>
    public static BackendOptions Describe(Algorithm algorithm, IEnumerable<int> weights)
    {
        var options = new BackendOptions { Balance = algorithm };
        foreach (var weight in weights)
        {
            Add(options, weight);
        }

        return options;
    }

    /// <summary>Options of a farm of equal servers.</summary>
    public static BackendOptions Describe(Algorithm algorithm, int servers) => Describe(algorithm, Enumerable.Repeat(1, servers));

    /// <summary>Describes one server more.</summary>
    public static void Add(BackendOptions options, int weight)
    {
        var number = options.Servers.Count;
        options.Servers.Add(new ServerOptions
        {
            Name = $"s{number}",
            Address = $"http://127.{number >> 14}.{(number >> 7) & 127}.{1 + (number & 127)}:{FirstPort}",
            Weight = weight,
        });
    }

    /// <summary>Lets the engine take over changed options.</summary>
    public void Apply()
    {
        Backend.Apply(BackendPlan.Of(Backend.Name, Options));
        Number();
    }

    private void Number()
    {
        _numbers.Clear();
        for (var i = 0; i < Backend.Servers.Count; i++)
        {
            _numbers[Backend.Servers[i]] = i;
        }
    }
}
