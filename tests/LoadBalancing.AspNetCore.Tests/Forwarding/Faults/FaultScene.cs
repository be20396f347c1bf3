using LoadBalancing.AspNetCore.Tests.Hosting;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>What the parts of a fault's play tell each other, so that it takes the same course each time.</summary>
internal sealed class FaultScene : IDisposable
{
    private readonly SemaphoreSlim _served = new(0);
    private readonly Lock _lock = new();
    private readonly List<(string Body, TaskCompletionSource Seen)> _awaited = [];
    private string _seen = "";
    private int _connections;

    public static TimeSpan Idle { get; } = TimeSpan.FromMinutes(10);

    public ManualTime Time { get; } = new();

    public BalancedApp? App { get; set; }

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

    /// <summary>Waits until the proxy has its connection to the faulty server.</summary>
    public Task UntilConnectedAsync() => Patience.UntilAsync(() => App is { Pool.Created: > 0 }, "a connection");

    /// <summary>Counts the connections to the faulty server.</summary>
    public int CountConnection() => Interlocked.Increment(ref _connections);

    /// <summary>The faulty server has answered the request before.</summary>
    public void HasServed() => _served.Release();

    /// <summary>Waits until the faulty server has answered the request before.</summary>
    public Task UntilServedAsync() => _served.WaitAsync().Soon();

    public void Dispose() => _served.Dispose();
}
