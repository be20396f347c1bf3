namespace LoadBalancing.Conformance.Load;

/// <summary>A request of the load that got no answer of a server.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Began">When it was sent, as a <see cref="System.Diagnostics.Stopwatch"/> tells.</param>
/// <param name="Ended">When it failed.</param>
/// <param name="What">What the client got instead.</param>
internal sealed record LoadFailure(int Number, long Began, long Ended, string What);
