using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>An event queue of the Linux kernel: epoll(7), edge-triggered.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class Epoll
{
    public const uint Readable = 0x1;
    public const uint Writable = 0x4;
    public const uint Error = 0x8;
    public const uint HangUp = 0x10;
    public const uint PeerHangUp = 0x2000;

    private const uint EdgeTriggered = 1u << 31;
    private const int CloseOnExec = 0x80000;
    private const int AddDescriptor = 1;
    private const int Interrupted = 4;
    private const int MostEvents = 256;

    // The kernel's struct has no padding on x86-64, and has it everywhere else.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(long);

    private readonly int _queue;
    private readonly byte[] _events = GC.AllocateArray<byte>(EventSize * MostEvents, pinned: true);

    public Epoll()
    {
        _queue = Create(CloseOnExec);
        if (_queue < 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>Announces all that happens to a descriptor from now on, until it is closed.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="tag">Comes back with its events.</param>
    /// <exception cref="IOException">The kernel watches no more descriptors.</exception>
    public void Add(int descriptor, long tag)
    {
        Span<byte> wanted = stackalloc byte[EventSize];
        MemoryMarshal.Write(wanted, Readable | Writable | PeerHangUp | EdgeTriggered);
        MemoryMarshal.Write(wanted[DataOffset..], tag);
        if (Control(_queue, AddDescriptor, descriptor, ref MemoryMarshal.GetReference(wanted)) < 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>Blocks until something has happened.</summary>
    /// <returns>Number of events, to be read with <see cref="EventAt"/>.</returns>
    public int Wait()
    {
        while (true)
        {
            var count = Wait(_queue, ref MemoryMarshal.GetArrayDataReference(_events), MostEvents, -1);
            if (count >= 0)
            {
                return count;
            }

            if (Marshal.GetLastPInvokeError() is not Interrupted and var error)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    public (uint Events, long Tag) EventAt(int index)
    {
        var entry = _events.AsSpan(index * EventSize, EventSize);
        return (MemoryMarshal.Read<uint>(entry), MemoryMarshal.Read<long>(entry[DataOffset..]));
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int queue, int operation, int descriptor, ref byte wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int queue, ref byte events, int most, int milliseconds);
}
