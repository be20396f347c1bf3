namespace LoadBalancing.Conformance.Origins;

/// <summary>What was cut when a server was stopped.</summary>
/// <param name="Began">When it began, as a <see cref="System.Diagnostics.Stopwatch"/> tells.</param>
/// <param name="Cut">When all connections were cut.</param>
/// <param name="Connections">Number of connections that were open.</param>
/// <param name="Unanswered">The requests that it had received and not answered completely.</param>
internal sealed record OriginStop(long Began, long Cut, int Connections, IReadOnlyList<OriginRequest> Unanswered);
