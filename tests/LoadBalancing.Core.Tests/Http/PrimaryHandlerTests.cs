using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>What balancing sets on the handler that opens connections.</summary>
public sealed class PrimaryHandlerTests
{
    [Fact]
    public void Connecting_is_limited_to_5_seconds_by_default() =>
        Primary(_ => { }).ConnectTimeout.Should().Be(TimeSpan.FromSeconds(5));

    [Fact]
    public void A_limit_of_connecting_that_was_set_is_kept() =>
        Primary(builder => builder.UseSocketsHttpHandler((handler, _) => handler.ConnectTimeout = TimeSpan.FromSeconds(1)))
            .ConnectTimeout.Should().Be(TimeSpan.FromSeconds(1));

    [Fact]
    public void GRPC_clients_are_told_not_to_balance_again() =>
        Primary(_ => { }).Properties["__GrpcLoadBalancingDisabled"].Should().Be(true);

    [Fact]
    public void Clients_that_are_not_balanced_are_left_alone()
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer();
        services.AddHttpClient("plain").UseSocketsHttpHandler();

        var handler = Find(services, "plain");

        handler.ConnectTimeout.Should().Be(Timeout.InfiniteTimeSpan);
        handler.Properties.Should().BeEmpty();
    }

    private static SocketsHttpHandler Primary(Action<IHttpClientBuilder> configure)
    {
        var services = new ServiceCollection();
        var builder = services.AddHttpClient("orders");
        configure(builder);
        builder.AddLoadBalancer();
        return Find(services, "orders");
    }

    private static SocketsHttpHandler Find(ServiceCollection services, string client)
    {
        var handler = services.BuildServiceProvider().GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(client);
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return (SocketsHttpHandler)handler;
    }
}
