using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Health;

/// <summary>A server that passes every check and learns its state and its weight from them.</summary>
internal sealed class WeighedServer : IAsyncDisposable
{
    private readonly OriginServer _origin;
    private volatile TaskCompletionSource<string>? _next;

    public WeighedServer(string name)
    {
        _origin = new OriginServer(name, FreePorts.Next(), Answer);
        _origin.Start();
    }

    public string Name => _origin.Name;

    public int Port => _origin.Port;

    /// <summary>What the proxy thinks of the server some time from now.</summary>
    public async Task<string> AskAsync()
    {
        // A check that is on its way may know nothing new yet.
        await NextAsync();
        return await NextAsync();
    }

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private Task<string> NextAsync() => (_next = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private OriginAnswer Answer(OriginRequest request)
    {
        var parts = request.Head.Values("X-Haproxy-Server-State").Single().Split("; ");
        _next?.TrySetResult($"{parts[0]} {parts.Single(part => part.StartsWith("weight=", StringComparison.Ordinal)).Split('/')[0]}");
        return new OriginAnswer { Status = "HTTP/1.1 200 OK", Headers = ["Content-Length: 0"], Close = true };
    }
}
