namespace LoadBalancing.Configuration;

/// <summary>Time limits of an exchange; never changes.</summary>
/// <param name="Connect">Time to connect to a server.</param>
/// <param name="Response">Time to the head of the response.</param>
/// <param name="Idle">Time for which a body may stand still.</param>
public sealed record TimeoutSettings(TimeSpan Connect, TimeSpan Response, TimeSpan Idle)
{
    /// <summary>Time for which a tunnel may stand still, if it has a limit of its own.</summary>
    public TimeSpan? Tunnel { get; init; }

    /// <summary>Time for which a tunnel may stand still whose client has ended, if that has a limit of its own.</summary>
    public TimeSpan? ServerFin { get; init; }

    internal static TimeoutSettings From(TimeoutOptions options) =>
        new(options.Connect, options.Response, options.Idle) { Tunnel = options.Tunnel, ServerFin = options.ServerFin };
}
