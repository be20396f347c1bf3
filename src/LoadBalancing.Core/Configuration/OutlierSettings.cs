namespace LoadBalancing.Configuration;

/// <summary>When servers are ejected; never changes. See <see cref="OutlierOptions"/>.</summary>
/// <param name="ConsecutiveErrors">Errors in a row that eject a server, or 0.</param>
/// <param name="Interval">How often success rates are compared.</param>
/// <param name="EjectionTime">How long a server is ejected the first time.</param>
/// <param name="MaxEjectionTime">The longest time.</param>
/// <param name="MaxEjected">How many percent of the servers may be ejected.</param>
/// <param name="SuccessRateFactor">Tenths of standard deviations below the mean, or 0.</param>
/// <param name="MinServers">Servers that are needed for a comparison.</param>
/// <param name="MinRequests">Requests that a server needs to be compared.</param>
/// <param name="ReturnAfterCheck">Whether a passed check brings a server back.</param>
public sealed record OutlierSettings(
    int ConsecutiveErrors,
    TimeSpan Interval,
    TimeSpan EjectionTime,
    TimeSpan MaxEjectionTime,
    int MaxEjected,
    int SuccessRateFactor,
    int MinServers,
    int MinRequests,
    bool ReturnAfterCheck)
{
    internal static OutlierSettings From(OutlierOptions options) => new(
        options.ConsecutiveErrors,
        options.Interval,
        options.EjectionTime,
        options.MaxEjectionTime,
        options.MaxEjected,
        options.SuccessRateFactor,
        options.MinServers,
        options.MinRequests,
        options.ReturnAfterCheck);
}
