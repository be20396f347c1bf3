using FsCheck.Fluent;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Properties;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>What holds for every farm of versions, whatever happens to its servers and its configuration.</summary>
public sealed class VersionAffinityPropertyTests
{
    private static readonly string[] Versions = ["v1", "v2", "v3"];
    private static readonly Algorithm[] Algorithms = [Algorithm.RoundRobin, Algorithm.LeastConnections, Algorithm.Random, Algorithm.Source];

    [Fact]
    public void A_client_stays_on_its_version_as_long_as_that_has_a_usable_server() =>
        Prop.ForAll(PropertyExtensions.Seeds, seed => RunAsync(new Random(seed)).GetAwaiter().GetResult()).Holds();

    private static async Task RunAsync(Random random)
    {
        var named = random.Next(2) == 0;
        var algorithm = Algorithms[random.Next(Algorithms.Length)];
        var labels = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Versions[random.Next(Versions.Length)]).ToList();
        var current = labels[random.Next(labels.Count)];
        using var farm = new VersionedFarm(Describe(algorithm, labels, current, named));
        var clients = new string?[6];
        for (var step = 0; step < 60; step++)
        {
            switch (random.Next(10))
            {
                case 0:
                    current = labels[random.Next(labels.Count)];
                    farm.Backend.Apply(Farm.Options(Describe(algorithm, labels, current, named)));
                    break;
                case 1:
                    labels[random.Next(labels.Count)] = Versions[random.Next(Versions.Length)];
                    current = labels[random.Next(labels.Count)];
                    farm.Backend.Apply(Farm.Options(Describe(algorithm, labels, current, named)));
                    break;
                case 2 or 3:
                    var changed = farm.Backend.Servers[random.Next(labels.Count)];
                    var result = changed.State.IsStopped ? Results.Passed : Results.Failed;
                    farm.Backend.Report(changed, result);
                    break;
                default:
                    var client = random.Next(clients.Length);
                    clients[client] = await VisitAsync(farm, clients[client], current);
                    break;
            }
        }

        Assert.Equal(0, farm.Backend.InFlight);
    }

    private static async Task<string?> VisitAsync(VersionedFarm farm, string? cookie, string current)
    {
        var usable = farm.Backend.Servers.Where(server => server.IsUsable).ToList();
        var (tried, next) = await farm.VisitAsync(cookie);
        if (usable.Count == 0)
        {
            Assert.Equal("!", tried);
            return cookie;
        }

        var server = farm.Backend.Server(tried.TrimEnd('*'));
        var held = cookie?.Split(':')[0];
        var wanted = usable.Exists(each => VersionOf(each) == held) ? held : current;
        Assert.Contains(server, usable);
        if (usable.Exists(each => VersionOf(each) == wanted))
        {
            Assert.Equal(wanted, VersionOf(server));
        }

        // The cookie names the server's version, and comes back only when that is news.
        Assert.Equal(server.Settings.Cookie, next);
        Assert.Equal(tried.EndsWith('*'), cookie == next);
        return next;
    }

    private static Action<BackendBuilder> Describe(Algorithm algorithm, List<string> labels, string current, bool named) => web =>
    {
        web.Balance(algorithm).CheckTcp(check => check.Rise = check.Fall = 1)
            .PersistWithCookie("V", cookie => cookie.Insert().Indirect().ByLabel("version", current));
        for (var i = 0; i < labels.Count; i++)
        {
            var (name, version) = (Farm.NameOf(i), labels[i]);
            web.AddServer(name, Farm.AddressOf(i), server =>
            {
                server.Label("version", version);
                server.Options.Cookie = named ? name : null;
            });
        }
    };

    private static string VersionOf(Server server) => server.Settings.Labels["version"];
}
