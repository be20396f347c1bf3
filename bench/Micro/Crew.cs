namespace LoadBalancing.Micro;

/// <summary>Threads that do the same work at the same time, again and again, without being started anew.</summary>
internal sealed class Crew : IDisposable
{
    private readonly Barrier _begin;
    private readonly Barrier _end;
    private readonly Thread[] _threads;
    private volatile bool _dismissed;

    public Crew(int size, Action work)
    {
        _begin = new Barrier(size + 1);
        _end = new Barrier(size + 1);
        _threads = new Thread[size];
        for (var i = 0; i < size; i++)
        {
            _threads[i] = new Thread(() => WorkUntilDismissed(work)) { IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>Lets every thread do the work once and waits for the last.</summary>
    public void WorkOnce()
    {
        _begin.SignalAndWait();
        _end.SignalAndWait();
    }

    public void Dispose()
    {
        _dismissed = true;
        _begin.SignalAndWait();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _begin.Dispose();
        _end.Dispose();
    }

    private void WorkUntilDismissed(Action work)
    {
        while (true)
        {
            _begin.SignalAndWait();
            if (_dismissed)
            {
                return;
            }

            work();
            _end.SignalAndWait();
        }
    }
}
