using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>What the parts of a fault's play tell each other, so that it takes the same course each time.</summary>
internal sealed class FaultScene : IDisposable
{
    private readonly SemaphoreSlim _served = new(0);
    private readonly Lock _lock = new();
    private readonly List<(string Body, TaskCompletionSource Seen)> _awaited = [];
    private string _seen = "";
    private int _connections;

    /// <summary>Waits until the proxy has so many connections to the faulty server, the last of which is this one, so that it is not the making of it that fails.</summary>
    public required Func<int, ScriptedConnection, Task> UntilConnectedAsync { get; init; }

    /// <summary>Lets pass most of the time for which a body may stand still.</summary>
    public required Func<Task> StandStillAsync { get; init; }

    /// <summary>The body of the response as far as the client has it.</summary>
    public string Seen
    {
        get
        {
            lock (_lock)
            {
                return _seen;
            }
        }

        set
        {
            lock (_lock)
            {
                _seen = value;
                _awaited.Where(awaited => awaited.Body == value).ToList().ForEach(awaited => awaited.Seen.TrySetResult());
            }
        }
    }

    /// <summary>Waits until the client has as much of the body.</summary>
    public Task UntilSeenAsync(string body)
    {
        lock (_lock)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((body, seen));
            // It may be there already.
            Seen = _seen;
            return seen.Task.Soon();
        }
    }

    /// <summary>Counts the connections to the faulty server.</summary>
    public int CountConnection() => Interlocked.Increment(ref _connections);

    /// <summary>The faulty server has answered the request before.</summary>
    public void HasServed() => _served.Release();

    /// <summary>Waits until the faulty server has answered the request before.</summary>
    public Task UntilServedAsync() => _served.WaitAsync().Soon();

    public void Dispose() => _served.Dispose();
}
