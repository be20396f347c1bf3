using System.Runtime.InteropServices;

namespace LoadBalancing.Balancing;

/// <summary>Counts up, many million times a second. Threads that meet at it stay away for a while (<see cref="Absence"/>).</summary>
internal sealed class BusyCounter
{
    private State _state;

    /// <summary>How often <see cref="Next"/> was asked.</summary>
    public uint Value => Volatile.Read(ref _state.Value);

    /// <summary>The next number, beginning with 0; after the highest one, 0 again.</summary>
    public uint Next()
    {
        while (true)
        {
            var value = Volatile.Read(ref _state.Value);
            if (Interlocked.CompareExchange(ref _state.Value, value + 1, value) == value)
            {
                return value;
            }

            Absence.Spin();
        }
    }

    // Alone in its cache lines.
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct State
    {
        [FieldOffset(64)]
        public uint Value;
    }
}
