using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Health;

/// <summary>A server that fails its first check, and keeps the weights that its checks tell it of until it has its whole weight.</summary>
internal sealed class GrowingServer : IAsyncDisposable
{
    private readonly List<string> _weights = [];
    private readonly OriginServer _origin;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _weight;
    private bool _hasFailed;
    private bool _wasThrottled;

    public GrowingServer(string name, int weight)
    {
        _weight = weight;
        _origin = new OriginServer(name, FreePorts.Next(), Answer);
        _origin.Start();
    }

    public string Name => _origin.Name;

    public int Port => _origin.Port;

    /// <summary>Completes when the server is up with its whole weight.</summary>
    public Task Done => _done.Task;

    /// <summary>The weights since the server came up, and whether it was told that it is held back.</summary>
    public string History => $"{string.Join(", ", _weights)}{(_wasThrottled ? " throttled" : "")}";

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private OriginAnswer Answer(OriginRequest request)
    {
        var state = request.Head.Values("X-Haproxy-Server-State").Single();
        if (!_hasFailed)
        {
            _hasFailed = true;
            return new OriginAnswer { Status = "HTTP/1.1 500 Oops", Headers = ["Content-Length: 0"], Close = true };
        }

        var isThrottled = state.Contains("; throttle=", StringComparison.Ordinal);
        if (state.StartsWith("UP", StringComparison.Ordinal) && !_done.Task.IsCompleted)
        {
            var weight = state.Split("weight=")[1].Split('/')[0];
            _wasThrottled |= isThrottled;
            if (_weights.LastOrDefault() != weight)
            {
                _weights.Add(weight);
            }

            if (weight == $"{_weight}" && !isThrottled)
            {
                _done.TrySetResult();
            }
        }

        return new OriginAnswer { Headers = ["Content-Length: 0"], Close = true };
    }
}
