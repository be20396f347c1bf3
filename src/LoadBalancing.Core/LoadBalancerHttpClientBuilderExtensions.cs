using LoadBalancing.Dispatching;
using LoadBalancing.Http;
using LoadBalancing.Servers;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds load balancing to an <see cref="HttpClient"/>.</summary>
public static class LoadBalancerHttpClientBuilderExtensions
{
    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Balances what the client sends. The host part of a URI names the backend: <c>http://orders/…</c>, or
    /// <c>https+http://orders/…</c>; the address of each server decides whether TLS is spoken. Handlers added before this one,
    /// such as retries, run for every attempt of theirs; this one picks a server again each time. The primary handler gets a
    /// connect time-out of 5 s if it has none, and gives up its cookie container: cookies are kept by the backend's name.
    /// </summary>
    /// <param name="builder">The client's builder.</param>
    public static IHttpClientBuilder AddLoadBalancer(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddLoadBalancer();
        builder.AddHttpMessageHandler(provider => new BalancingHandler(
            provider.GetRequiredService<BackendCollection>(),
            provider.GetRequiredService<Dispatcher>(),
            provider.GetRequiredService<RequestJournal>(),
            provider.GetRequiredService<TimeProvider>()));
        return builder.ConfigurePrimaryHttpMessageHandler((handler, _) =>
        {
            if (handler is SocketsHttpHandler { ConnectTimeout: var timeout } sockets && timeout == Timeout.InfiniteTimeSpan)
            {
                sockets.ConnectTimeout = DefaultConnectTimeout;
            }
        });
    }
}
