namespace LoadBalancing.Configuration;

/// <summary>How the algorithms that go by response times judge them.</summary>
public sealed class ResponseTimeOptions
{
    /// <summary>
    /// After this time an observation weighs e times less (half of it after 0.69 of this time). 1 ms or more. Default: 10 s.
    /// </summary>
    public TimeSpan Decay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Statuses of responses that count as failures of the server, like a broken connection or a time-out: statuses 100 to 599
    /// and ranges of them, separated by commas; empty for none. Default: <c>429, 500, 502-504</c>.
    /// </summary>
    public string FailureStatuses { get; set; } = "429, 500, 502-504";
}
