namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>A client that never tries again and tells all that it sees, on one connection as long as that lasts.</summary>
internal abstract class FaultClient(FaultScene scene) : IDisposable
{
    /// <summary>Sends a request; a POST has the body <c>body</c>, or one that does not end as long as there is no response.</summary>
    /// <returns>The status, then the body unless it is a page of the proxy's, then <c>cut</c> if the response was reset.</returns>
    public async Task<string> SendAsync(string method, string target, bool holdsBack = false)
    {
        scene.Seen = "";
        var (status, isWhole) = await ExchangeAsync(method, target, holdsBack).Soon();
        // The proxy's pages are a sentence in a line.
        var body = scene.Seen.EndsWith(".\n", StringComparison.Ordinal) ? "" : " " + scene.Seen;
        return $"{status}{body}{(isWhole ? "" : " cut")}";
    }

    public abstract void Dispose();

    /// <summary>Sends a request and reads the response.</summary>
    /// <returns>The status, and whether the response was whole; otherwise it was reset.</returns>
    protected abstract Task<(string Status, bool IsWhole)> ExchangeAsync(string method, string target, bool holdsBack);

    /// <summary>More of the body is here.</summary>
    protected void See(string text) => scene.Seen += text;
}
