namespace LoadBalancing.Configuration;

/// <summary>Which connections to servers are kept for further requests; never changes.</summary>
/// <param name="Reuse">Which requests may go over a connection that has been used before.</param>
/// <param name="MaxIdle">Most connections to one server that wait for a request.</param>
/// <param name="IdleTimeout">Time for which a connection may wait.</param>
/// <param name="PreferLastServer">Whether a client stays with the server that it has a connection to for itself.</param>
public sealed record ConnectionSettings(ConnectionReuse Reuse, int MaxIdle, TimeSpan IdleTimeout, bool PreferLastServer)
{
    internal static ConnectionSettings From(ConnectionOptions options) => new(options.Reuse, options.MaxIdle, options.IdleTimeout, options.PreferLastServer);

    internal static ConnectionSettings From(ConnectionOptions options, ServerOptions server) =>
        new(options.Reuse, server.MaxIdle ?? options.MaxIdle, server.IdleTimeout ?? options.IdleTimeout, options.PreferLastServer);
}
