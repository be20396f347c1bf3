namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>What has to come of a request that a fault befalls.</summary>
/// <param name="Client">
/// What the client sees: the status, then the body unless it is the proxy's own page, then <c>cut</c> if the response was reset.
/// </param>
/// <param name="Letters">How the request ended.</param>
/// <param name="Asked">How often the faulty server saw the request.</param>
/// <param name="Failures">How often it failed.</param>
/// <param name="Left">How many connections to it wait for their next request; <see langword="null"/> where it may be noticed in time that they are broken.</param>
internal sealed record FaultOutcome(string Client, string Letters, int Asked = 0, int Failures = 0, int? Left = 0)
{
    /// <summary>Attempts after the first.</summary>
    public int Retries { get; init; }

    /// <summary>The same as HAProxy logs it: with a sign if another server was asked.</summary>
    public string LoggedRetries => MovesOn ? $"+{Retries}" : $"{Retries}";

    /// <summary>Whether the healthy server saw the request, once, and answered.</summary>
    public bool MovesOn { get; init; }

    /// <summary>What comes of it in HAProxy, where that differs.</summary>
    public FaultOutcome? HAProxy { get; init; }

    /// <summary>What the fault takes to show.</summary>
    public FaultWait Waits { get; init; }
}
