namespace LoadBalancing.Balancing;

/// <summary>
/// A lock that is held for some tens of nanoseconds at a time, many million times a second. Who finds it taken looks away for longer than
/// that: so whoever has it takes it several times in a row, with all that it guards in its processor's cache, and hardly anybody is put to sleep.
/// </summary>
internal sealed class BusyLock
{
    private const int Looks = 10;
    private const int FirstPause = 150;
    private const int LongestPause = 1200;

    private readonly Lock _lock = new();

    public Scope Enter()
    {
        if (!_lock.TryEnter())
        {
            Wait();
        }

        return new Scope(_lock);
    }

    private void Wait()
    {
        var pause = FirstPause;
        for (var look = 0; look < Looks; look++)
        {
            Thread.SpinWait(pause);
            if (_lock.TryEnter())
            {
                return;
            }

            pause = Math.Min(2 * pause, LongestPause);
        }

        _lock.Enter();
    }

    /// <summary>Gives the lock back when it ends.</summary>
    public readonly ref struct Scope(Lock taken)
    {
        public void Dispose() => taken.Exit();
    }
}
