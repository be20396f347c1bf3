namespace LoadBalancing.Cli.Hosting;

/// <summary>How many connections the process can hold, by its limit of open files.</summary>
internal static class FileDescriptors
{
    // Assemblies, logs, checks, listening sockets and whatever else is open besides connections, and what these leave alone.
    private const int Reserve = 256;

    // Below this, connections of an ordinary day may have to wait.
    private const int Few = 4096;

    /// <summary>
    /// How many client connections fit, each with a connection to a server, and whether that is so few that the operator
    /// should know.
    /// </summary>
    public static (long Connections, bool AreFew) Connections(int limit) => (Math.Max(1, (limit - Reserve) / 2), limit < Few);
}
