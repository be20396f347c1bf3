using System.Collections.Concurrent;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Health;

/// <summary>A server that answers checks by a script and keeps what the proxy says of its state each time.</summary>
internal sealed class CheckedServer : IAsyncDisposable
{
    private const string StateHeader = "X-Haproxy-Server-State";

    private readonly string _script;
    private readonly int _count;
    private readonly OriginServer _origin;
    private readonly ConcurrentQueue<string> _states = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _checks;

    /// <param name="name">Name of the server.</param>
    /// <param name="script">
    /// The statuses of its answers: <c>2</c> for 200, <c>4</c> for 404, <c>5</c> for 500; the last one repeats.
    /// </param>
    /// <param name="settling">Checks behind the script that the state needs to settle.</param>
    public CheckedServer(string name, string script, int settling)
    {
        Name = name;
        _script = script;
        _count = script.Length + settling;
        _origin = new OriginServer(name, FreePorts.Next(), Answer);
        _origin.Start();
    }

    public string Name { get; }

    public int Port => _origin.Port;

    /// <summary>Completes when all checks have been made.</summary>
    public Task Done => _done.Task;

    /// <summary>The states that the checks told, one before each answer.</summary>
    public IEnumerable<string> States => _states.Take(_count);

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private OriginAnswer Answer(OriginRequest request)
    {
        _states.Enqueue(request.Head.Values(StateHeader).Single().Split(';')[0]);
        var check = Interlocked.Increment(ref _checks) - 1;
        if (check == _count)
        {
            _done.TrySetResult();
        }

        return new OriginAnswer
        {
            Status = _script[Math.Min(check, _script.Length - 1)] switch
            {
                '2' => "HTTP/1.1 200 OK",
                '4' => "HTTP/1.1 404 Not Found",
                _ => "HTTP/1.1 500 Oops",
            },
            Headers = ["Content-Length: 0"],
            Close = true,
        };
    }
}
