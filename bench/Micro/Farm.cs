using LoadBalancing.Configuration;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Micro;

/// <summary>A backend to measure, built as an application builds one. No server of it is ever contacted.</summary>
internal sealed class Farm : IDisposable
{
    public const string CookieName = "SERVERID";

    private readonly ServiceProvider _services;

    public Farm(int servers, WeightMix weights)
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer().AddBackend("web", web => Describe(web, servers, weights));
        _services = services.BuildServiceProvider();
        Backend = _services.GetRequiredService<BackendCollection>()["web"];
    }

    public Backend Backend { get; }

    public void Dispose() => _services.Dispose();

    private static void Describe(BackendBuilder web, int servers, WeightMix weights)
    {
        web.PersistWithCookie(CookieName, cookie => cookie.Insert().Indirect()).ForwardedFor();
        for (var i = 0; i < servers; i++)
        {
            var weight = weights == WeightMix.Equal ? 1 : 1 + (i * 7 % 20);
            web.AddServer($"s{i}", $"http://127.0.0.1:{10_000 + i}", server => server.Weight(weight).Cookie($"s{i}"));
        }
    }
}
