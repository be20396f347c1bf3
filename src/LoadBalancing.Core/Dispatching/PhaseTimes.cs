namespace LoadBalancing.Dispatching;

/// <summary>How long each phase of a request took; <see langword="null"/> stands for a phase that was not reached.</summary>
/// <param name="Queue">From the arrival of the request to the first attempt on a server.</param>
/// <param name="Connect">
/// From the first attempt to the connection that served, pauses between attempts included. Calls of an HttpClient have none.
/// </param>
/// <param name="Response">
/// From the connection to the head of the response; for calls of an HttpClient, from the last attempt, connecting included.
/// </param>
/// <param name="Total">From the arrival of the request to its end.</param>
public readonly record struct PhaseTimes(TimeSpan? Queue, TimeSpan? Connect, TimeSpan? Response, TimeSpan Total);
