using System.Globalization;
using System.Net.Sockets;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>
/// How many files the process may open. Connections leave the last of them alone: when the runtime needs one, for a thread or an
/// assembly, and there is none, it ends the process.
/// </summary>
internal static class OpenFiles
{
    private const int MostSpared = 64;

    /// <summary>The limit, or <see langword="null"/> where it cannot be told.</summary>
    public static int? Limit { get; } = File.Exists("/proc/self/limits") ? Parse(File.ReadLines("/proc/self/limits")) : null;

    // The kernel gives away the lowest number that is free: whoever gets one of the last has all others taken.
    private static int FirstSpared { get; } = Limit is { } limit ? limit - Math.Min(MostSpared, limit / 10) : int.MaxValue;

    /// <summary>Whether a socket has one of the last.</summary>
    public static bool IsOfTheLast(Socket socket) => (int)socket.Handle >= FirstSpared;

    /// <summary>Gives up a socket that has one of the last.</summary>
    /// <exception cref="SocketException">It has.</exception>
    public static void LeaveTheLast(Socket socket)
    {
        if (IsOfTheLast(socket))
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }
    }

    /// <summary>Whether this came of a lack of files.</summary>
    public static bool LackedFor(Exception? exception) => exception is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets };

    /// <summary>Whether the next connection would get one of the last.</summary>
    public static bool AreUsedUp()
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            return IsOfTheLast(probe);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static int? Parse(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
