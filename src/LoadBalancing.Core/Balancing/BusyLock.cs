using System.Runtime.InteropServices;

namespace LoadBalancing.Balancing;

/// <summary>
/// A lock that is held for some tens of nanoseconds at a time, many million times a second. Who finds it taken stays away for much longer than
/// that (<see cref="Absence"/>). It is not reentrant.
/// </summary>
internal sealed class BusyLock
{
    // Who comes back looks often enough to get in between two others.
    private const int Looks = 40;

    // Whoever holds the lock and has not given it back for so many absences has lost its processor.
    private const int Absences = 6;
    private const int Yields = 100;

    private State _state;

    public Scope Enter()
    {
        if (Interlocked.CompareExchange(ref _state.Taken, 1, 0) != 0)
        {
            Wait();
        }

        return new Scope(this);
    }

    private void Wait()
    {
        for (var round = 0; ; round++)
        {
            if (round < Absences)
            {
                Absence.Spin();
            }
            else
            {
                Thread.Sleep(round < Absences + Yields ? 0 : 1);
            }

            for (var look = 0; look < Looks; look++)
            {
                if (Volatile.Read(ref _state.Taken) == 0 && Interlocked.CompareExchange(ref _state.Taken, 1, 0) == 0)
                {
                    return;
                }

                Thread.SpinWait(1);
            }
        }
    }

    /// <summary>Gives the lock back when it ends.</summary>
    public readonly ref struct Scope(BusyLock taken)
    {
        public void Dispose() => Volatile.Write(ref taken._state.Taken, 0);
    }

    // Alone in its cache lines: what the lock guards is not disturbed by those who look at it.
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct State
    {
        [FieldOffset(64)]
        public int Taken;
    }
}
