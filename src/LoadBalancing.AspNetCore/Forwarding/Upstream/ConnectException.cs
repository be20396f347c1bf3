namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>No connection to a server came about, so the server knows nothing of the request.</summary>
internal sealed class ConnectException(string message, bool isTimeout, Exception inner) : Exception(message, inner)
{
    public bool IsTimeout { get; } = isTimeout;
}
