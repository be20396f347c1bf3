using System.Threading.Tasks.Sources;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>
/// What is known of one direction of a socket: whether trying makes sense, and who waits until it does. An edge-triggered
/// queue announces a change once, so an announcement that comes while somebody tries must not be lost.
/// </summary>
internal sealed class Readiness : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Unready = 0;
    private const int Ready = 1;
    private const int Waited = 2;
    private const int Closed = 3;

    private ManualResetValueTaskSourceCore<bool> _completion;
    private int _state;

    public Readiness(bool isReady) => _state = isReady ? Ready : Unready;

    /// <summary>Whether trying may succeed or fail; otherwise it would only be told to wait.</summary>
    public bool MayTry => Volatile.Read(ref _state) is Ready or Closed;

    /// <summary>Before a try: what is announced from now on concerns the next one.</summary>
    public void BeginTry() => Interlocked.CompareExchange(ref _state, Unready, Ready);

    /// <summary>After a try that left something: the next one may succeed, too.</summary>
    public void StayReady() => Interlocked.CompareExchange(ref _state, Ready, Unready);

    /// <summary>Ends when trying makes sense, or at <see cref="Wake"/>. One may wait at a time.</summary>
    /// <exception cref="InvalidOperationException">Somebody waits already.</exception>
    public ValueTask WaitAsync()
    {
        if (Volatile.Read(ref _state) == Waited)
        {
            throw new InvalidOperationException("Somebody waits already.");
        }

        _completion.Reset();
        return Interlocked.CompareExchange(ref _state, Waited, Unready) == Unready ? new(this, _completion.Version) : default;
    }

    /// <summary>Something has happened. Who waits goes on at once, on this thread.</summary>
    public void Announce()
    {
        var seen = Volatile.Read(ref _state);
        while (seen is Unready or Waited)
        {
            var before = Interlocked.CompareExchange(ref _state, Ready, seen);
            if (before == seen)
            {
                if (seen == Waited)
                {
                    _completion.SetResult(true);
                }

                return;
            }

            seen = before;
        }
    }

    /// <summary>Ends the waiting though nothing has happened. Who waits goes on on another thread.</summary>
    public void Wake()
    {
        if (Interlocked.CompareExchange(ref _state, Unready, Waited) == Waited)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>From now on every try is one on a closed socket. Who waits goes on on another thread.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _state, Closed) == Waited)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute() => _completion.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);
}
