using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>
/// How many files the process may open. Connections leave the last of them alone: when the runtime needs one, for a thread or an
/// assembly, and there is none, it ends the process.
/// </summary>
internal static partial class OpenFiles
{
    private const int MostSpared = 64;
    private const int LimitOfFiles = 7;
    private const string Descriptors = "/proc/self/fd";

    private static readonly int? First = Limit;
    private static readonly List<SafeFileHandle> Reserve = [];

    /// <summary>The limit, which may change while the process runs, or <see langword="null"/> where it cannot be told.</summary>
    public static int? Limit =>
        OperatingSystem.IsLinux() && GetLimit(LimitOfFiles, out var limit) == 0 ? (int)Math.Min(limit.Soft, int.MaxValue) : null;

    /// <summary>Whether a socket has one of the last.</summary>
    public static bool IsOfTheLast(Socket socket)
    {
        if (Limit is not { } limit)
        {
            return false;
        }

        // The kernel gives away the lowest number that is free: whoever gets one of the last has all others taken. Where the limit was
        // lowered, the last may have been given away before, and what is free has to be counted.
        return (int)socket.Handle >= limit - Spared(limit) || (limit < First && CountFree(limit) < Spared(limit));
    }

    /// <summary>Gives up a socket that has one of the last.</summary>
    /// <exception cref="SocketException">It has.</exception>
    public static void LeaveTheLast(Socket socket)
    {
        if (IsOfTheLast(socket))
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets, "This process may open no more files.");
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

    /// <summary>Holds numbers that the runtime can have when the limit is lowered below those in use. One caller at a time.</summary>
    public static void HoldReserve()
    {
        while (Limit is { } limit && Reserve.Count < Spared(limit))
        {
            Reserve.Add(File.OpenHandle("/dev/null", share: FileShare.ReadWrite));
        }
    }

    /// <summary>Lets the runtime have them. One caller at a time.</summary>
    public static void LetGoOfReserve()
    {
        Reserve.ForEach(file => file.Dispose());
        Reserve.Clear();
    }

    private static int Spared(int limit) => Math.Min(MostSpared, limit / 10);

    private static int CountFree(int limit)
    {
        try
        {
            return limit - Directory.EnumerateFileSystemEntries(Descriptors)
                .Count(file => int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture) < limit);
        }
        catch (IOException)
        {
            // Not even one to count with.
            return 0;
        }
    }

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    private readonly struct ResourceLimit
    {
        public readonly nuint Soft;
        public readonly nuint Hard;
    }
}
