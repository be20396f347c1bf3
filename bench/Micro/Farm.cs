using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Micro;

/// <summary>A backend to measure, built as an application builds one. No server of it is ever contacted.</summary>
internal sealed class Farm : IDisposable
{
    public const string CookieName = "SERVERID";

    private const int BalanceFactor = 150;

    private readonly ServiceProvider _services;
    private readonly Request _request = new()
    {
        Target = "/shop/cart?item=42",
        Headers = { ["X-Tenant"] = "customer-42", ["Cookie"] = "theme=dark; user=Someone42" },
    };

    public Farm(int servers, WeightMix weights, PickKind kind = PickKind.RoundRobin)
        : this(web => Describe(web, servers, weights, kind))
    {
    }

    public Farm(Action<BackendBuilder> describe)
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer().AddBackend("web", describe);
        _services = services.BuildServiceProvider();
        Backend = _services.GetRequiredService<BackendCollection>()["web"];
    }

    public Backend Backend { get; }

    public IServiceProvider Services => _services;

    /// <summary>Algorithms that go by response times have less to do as long as they know none.</summary>
    public void LearnResponseTimes()
    {
        foreach (var server in Backend.Servers)
        {
            var lease = new Lease(server);
            lease.Learn(AttemptOutcome.Responded, TimeSpan.FromMilliseconds(10));
            lease.End();
        }
    }

    /// <summary>Picks a server and ends the request, again and again.</summary>
    public void PickMany(int picks)
    {
        for (var i = 0; i < picks; i++)
        {
            Backend.TryPick(_request, avoid: null, out var lease);
            lease.End();
        }
    }

    public void Dispose() => _services.Dispose();

    private static void Describe(BackendBuilder web, int servers, WeightMix weights, PickKind kind)
    {
        web.PersistWithCookie(CookieName, cookie => cookie.Insert().Indirect()).ForwardedFor();
        Choose(web, kind);
        for (var i = 0; i < servers; i++)
        {
            var weight = weights == WeightMix.Equal ? 1 : 1 + (i * 7 % 20);
            web.AddServer($"s{i}", $"http://127.0.0.1:{10_000 + i}", server => server.Weight(weight).Cookie($"s{i}"));
        }
    }

    private static BackendBuilder Choose(BackendBuilder web, PickKind kind) => kind switch
    {
        PickKind.StaticRoundRobin => web.Balance(Algorithm.StaticRoundRobin),
        PickKind.LeastConnections => web.Balance(Algorithm.LeastConnections),
        PickKind.First => web.Balance(Algorithm.First),
        PickKind.Random => web.BalanceRandomly(),
        PickKind.BoundedRandom => Bounded(web.BalanceRandomly()),
        PickKind.Source => web.BalanceBySource(),
        PickKind.Header => web.BalanceByHeader("X-Tenant"),
        PickKind.UrlParameter => web.BalanceByUrlParameter("item"),
        PickKind.Expression => web.BalanceBy("req.cook(user),lower"),
        PickKind.Uri => web.BalanceByUri(),
        PickKind.BoundedUri => web.BalanceByUri(hash => hash.BalanceFactor = BalanceFactor),
        PickKind.ConsistentUri => web.BalanceByUri(hash => hash.Type = HashType.Consistent),
        PickKind.BoundedConsistentUri => web.BalanceByUri(hash => (hash.Type, hash.BalanceFactor) = (HashType.Consistent, BalanceFactor)),
        PickKind.MaglevUri => web.BalanceByUri(hash => hash.Type = HashType.Maglev),
        PickKind.BoundedMaglevUri => web.BalanceByUri(hash => (hash.Type, hash.BalanceFactor) = (HashType.Maglev, BalanceFactor)),
        PickKind.RendezvousUri => web.BalanceByUri(hash => hash.Type = HashType.Rendezvous),
        PickKind.BoundedRendezvousUri => web.BalanceByUri(hash => (hash.Type, hash.BalanceFactor) = (HashType.Rendezvous, BalanceFactor)),
        PickKind.PowerOfTwo => web.Balance(Algorithm.PowerOfTwo),
        PickKind.PeakEwma => web.Balance(Algorithm.PeakEwma),
        PickKind.LeastTime => web.Balance(Algorithm.LeastTime),
        _ => web.Balance(Algorithm.RoundRobin),
    };

    private static BackendBuilder Bounded(BackendBuilder web)
    {
        web.Options.Hash.BalanceFactor = BalanceFactor;
        return web;
    }
}
