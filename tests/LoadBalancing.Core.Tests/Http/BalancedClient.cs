using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>An application with a backend <c>orders</c> and a client that calls it.</summary>
internal sealed class BalancedClient : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    public BalancedClient(Action<BackendBuilder> describe, Action<IHttpClientBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        // Pauses between attempts would be seconds; here they wait for the test.
        services.AddSingleton<TimeProvider>(Time);
        services.AddLoadBalancer().AddBackend("orders", describe);
        var builder = services.AddHttpClient("orders", client => client.BaseAddress = new Uri("http://orders")).AddLoadBalancer();
        configure?.Invoke(builder);
        _provider = services.BuildServiceProvider();
        Client = _provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
        Backends = _provider.GetRequiredService<BackendCollection>();
        Journal = _provider.GetRequiredService<RequestJournal>();
    }

    public ManualTimeProvider Time { get; } = new();

    public HttpClient Client { get; }

    public BackendCollection Backends { get; }

    public RequestJournal Journal { get; }

    public Backend Orders => Backends["orders"];

    /// <summary>Requests running on all servers.</summary>
    public int InFlight => Orders.Servers.Sum(server => server.InFlight);

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
