namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>A client that never tries again and tells all that it sees, on one connection as long as that lasts.</summary>
internal abstract class FaultClient(FaultScene scene) : IDisposable
{
    protected const string Whole = "";
    protected const string Cut = "cut";
    protected const string Closed = "closed";

    /// <summary>Sends a request; a POST has the body <c>body</c>, or one that does not end as long as there is no response.</summary>
    /// <returns>
    /// The status, then the body unless it is a page of the proxy's, then how the response ended unless it was whole: <c>cut</c>, which is
    /// a reset, or <c>closed</c>.
    /// </returns>
    public async Task<string> SendAsync(string method, string target, bool holdsBack = false, params string[] fields)
    {
        scene.Seen = "";
        var (status, end) = await ExchangeAsync(method, target, holdsBack, fields).Soon();
        var body = IsPage(scene.Seen) ? "" : scene.Seen;
        return string.Join(' ', ((string[])[status, body, end]).Where(part => part.Length > 0));
    }

    public abstract void Dispose();

    /// <summary>Sends a request and reads the response.</summary>
    /// <returns>The status, and how the response ended unless it was whole.</returns>
    protected abstract Task<(string Status, string End)> ExchangeAsync(string method, string target, bool holdsBack, string[] fields);

    /// <summary>More of the body is here.</summary>
    protected void See(string text) => scene.Seen += text;

    // Ours are a sentence in a line, those of HAProxy an HTML document; servers send neither.
    private static bool IsPage(string body) => body.EndsWith(".\n", StringComparison.Ordinal) || body.StartsWith('<');
}
