namespace LoadBalancing.Conformance.Scenes;

/// <summary>What must not happen to a visitor of the crowd, where the scenario promises that it does not.</summary>
/// <param name="Sent">When the request was sent, as a <see cref="System.Diagnostics.Stopwatch"/> tells.</param>
/// <param name="Home">The machine that the visitor's session was on, or <see langword="null"/> for a visitor without one.</param>
/// <param name="IsLost">Whether a session was lost, or else a request failed.</param>
/// <param name="What">What the visitor saw.</param>
internal sealed record CrowdFault(long Sent, string? Home, bool IsLost, string What);
