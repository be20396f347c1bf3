namespace LoadBalancing.Servers;

/// <summary>The operational or administrative state of a server changed.</summary>
/// <param name="Server">The server.</param>
/// <param name="Before">Its state until now.</param>
/// <param name="After">Its state from now on.</param>
/// <param name="Reason">Why, for people to read.</param>
public sealed record ServerStateChange(Server Server, ServerState Before, ServerState After, string Reason);
