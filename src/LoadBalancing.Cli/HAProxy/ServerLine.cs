namespace LoadBalancing.Cli.HAProxy;

/// <summary>A server as its line describes it.</summary>
/// <param name="Name">The server's name.</param>
/// <param name="Address">Host and port.</param>
/// <param name="Line">The number of the line.</param>
/// <param name="Parameters">Everything else.</param>
internal sealed record ServerLine(string Name, string Address, int Line, ServerParameters Parameters);
