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

    // Whoever waits has been served by the loop (see TryServe) and goes on in a moment.
    private const int Serving = 4;
    private const int Served = 5;

    private ManualResetValueTaskSourceCore<bool> _completion;
    private int _state;

    public Readiness(bool isReady) => _state = isReady ? Ready : Unready;

    /// <summary>Whether trying may succeed or fail; otherwise it would only be told to wait.</summary>
    public bool MayTry => Volatile.Read(ref _state) is Ready or Closed;

    /// <summary>Before a try: what is announced from now on concerns the next one.</summary>
    /// <returns>Whether there is anything to try on an open socket.</returns>
    public bool BeginTry() => Interlocked.CompareExchange(ref _state, Unready, Ready) == Ready;

    /// <summary>After a try that left something: the next one may succeed, too.</summary>
    public void StayReady() => Interlocked.CompareExchange(ref _state, Ready, Unready);

    /// <summary>Ends when trying makes sense, or at <see cref="Wake"/>. One may wait at a time.</summary>
    /// <exception cref="InvalidOperationException">Somebody waits already.</exception>
    public ValueTask WaitAsync()
    {
        if (Volatile.Read(ref _state) is Waited or Serving or Served)
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

    /// <summary>
    /// Takes the place of whoever waits: nobody else ends the waiting until <see cref="EndServing"/>, so what was handed over for the time of
    /// waiting may be used. For the loop alone.
    /// </summary>
    /// <returns>Whether somebody waits.</returns>
    public bool TryServe() => Interlocked.CompareExchange(ref _state, Serving, Waited) == Waited;

    /// <summary>What was handed over is used no more; who waits goes on at <see cref="Resume"/>.</summary>
    public void EndServing()
    {
        if (Interlocked.CompareExchange(ref _state, Served, Serving) == Closed)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Who waits and was served goes on at once, on this thread, unless a close was faster.</summary>
    /// <param name="isReady">Whether trying makes sense all the same.</param>
    public void Resume(bool isReady)
    {
        if (Interlocked.CompareExchange(ref _state, isReady ? Ready : Unready, Served) == Served)
        {
            _completion.SetResult(true);
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
        if (Interlocked.Exchange(ref _state, Closed) is Waited or Served)
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
