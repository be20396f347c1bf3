namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Where operators may want leniency towards clients. Everything is strict by default.</summary>
public sealed record RequestStrictness
{
    /// <summary>Nothing is allowed that is not safe everywhere.</summary>
    public static RequestStrictness Strict { get; } = new();

    /// <summary>
    /// Lets through targets with <c>.</c> and <c>..</c> segments, as they were sent. Routing and authorization see a path without
    /// them. Default: <see langword="false"/>, 400.
    /// </summary>
    public bool AllowDotSegments { get; init; }

    /// <summary>Lets TRACE through, which echoes a request with its cookies. Default: <see langword="false"/>, 405.</summary>
    public bool AllowTrace { get; init; }
}
