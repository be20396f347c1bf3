namespace LoadBalancing.Configuration;

/// <summary>Which connections to servers are kept for further requests; never changes.</summary>
/// <param name="Reuse">Which requests may go over a connection that has been used before.</param>
/// <param name="MaxIdle">Most connections to one server that wait for a request.</param>
/// <param name="IdleTimeout">Time for which a connection may wait.</param>
public sealed record ConnectionSettings(ConnectionReuse Reuse, int MaxIdle, TimeSpan IdleTimeout)
{
    internal static ConnectionSettings From(ConnectionOptions options) => new(options.Reuse, options.MaxIdle, options.IdleTimeout);

    internal static ConnectionSettings From(ConnectionOptions options, ServerOptions server) =>
        new(options.Reuse, server.MaxIdle ?? options.MaxIdle, server.IdleTimeout ?? options.IdleTimeout);
}
