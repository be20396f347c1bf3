using System.Diagnostics.Metrics;
using LoadBalancing.Diagnostics;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>The numbers of the connections to servers on the meter <c>LoadBalancing</c>, read when somebody listens.</summary>
internal static class ConnectionMetrics
{
    public static void Observe(IMeterFactory meters, ServerConnections connections)
    {
        var meter = meters.Create(LoadBalancerMetrics.MeterName);
        meter.CreateObservableUpDownCounter("loadbalancer.server.open_connections",
            () => connections.Pools.SelectMany(OpenOf), "{connection}", "Connections to a server, those in use and those that wait.");
        meter.CreateObservableCounter("loadbalancer.server.connections_created",
            () => connections.Pools.Select(pool => Measure(pool.Server, pool.Created)), "{connection}", "Connections made to a server.");
        meter.CreateObservableCounter("loadbalancer.server.connections_reused",
            () => connections.Pools.Select(pool => Measure(pool.Server, pool.Reused)), "{exchange}",
            "Exchanges begun on a connection that had been used before.");
    }

    private static IEnumerable<Measurement<long>> OpenOf(ConnectionPool pool)
    {
        var idle = pool.Idle;
        // The two are not read at one moment.
        var active = Math.Max(0, pool.Open - idle);
        return [Measure(pool.Server, active, State("active")), Measure(pool.Server, idle, State("idle"))];
    }

    private static Measurement<long> Measure(Server server, long value, params ReadOnlySpan<KeyValuePair<string, object?>> more) =>
        new(value, [new("loadbalancer.backend", server.Backend.Name), new("loadbalancer.server", server.Name), .. more]);

    private static KeyValuePair<string, object?> State(string state) => new("loadbalancer.connection.state", state);
}
