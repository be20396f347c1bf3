namespace LoadBalancing.Configuration;

/// <summary>How the algorithms that go by response times judge them; never changes.</summary>
/// <param name="Decay">After this time an observation weighs e times less.</param>
/// <param name="FailureStatuses">Statuses that count as failures of the server.</param>
public sealed record ResponseTimeSettings(TimeSpan Decay, StatusSet FailureStatuses)
{
    internal static ResponseTimeSettings From(ResponseTimeOptions options) =>
        StatusSet.TryParse(options.FailureStatuses, out var statuses)
            ? new(options.Decay, statuses)
            : throw new ArgumentException($"'{options.FailureStatuses}' are no statuses.", nameof(options));
}
