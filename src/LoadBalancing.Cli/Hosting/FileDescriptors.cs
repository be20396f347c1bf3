using System.Globalization;

namespace LoadBalancing.Cli.Hosting;

/// <summary>How many connections the process can hold, by its limit of open files.</summary>
internal static class FileDescriptors
{
    // Assemblies, logs, checks, listening sockets and whatever else is open besides connections.
    private const int Reserve = 128;

    // Below this, connections of an ordinary day may have to wait.
    private const int Few = 4096;

    /// <summary>The limit of open files, or <see langword="null"/> where it cannot be told.</summary>
    public static int? Limit() => File.Exists("/proc/self/limits") ? Parse(File.ReadLines("/proc/self/limits")) : null;

    /// <summary>
    /// How many client connections fit, each with a connection to a server, and whether that is so few that the operator
    /// should know.
    /// </summary>
    public static (long Connections, bool AreFew) Connections(int limit) => (Math.Max(1, (limit - Reserve) / 2), limit < Few);

    internal static int? Parse(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
