namespace LoadBalancing.Configuration;

/// <summary>Time limits of an exchange; never changes.</summary>
/// <param name="Connect">Time to connect to a server.</param>
/// <param name="Response">Time to the head of the response.</param>
/// <param name="Idle">Time for which a body may stand still.</param>
public sealed record TimeoutSettings(TimeSpan Connect, TimeSpan Response, TimeSpan Idle)
{
    internal static TimeoutSettings From(TimeoutOptions options) => new(options.Connect, options.Response, options.Idle);
}
