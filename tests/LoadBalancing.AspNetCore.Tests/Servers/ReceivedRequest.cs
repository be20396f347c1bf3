namespace LoadBalancing.AspNetCore.Tests.Servers;

/// <summary>A request exactly as it reached a server.</summary>
/// <param name="Head">Request line and headers, with the empty line behind them.</param>
/// <param name="Body">The body, freed of chunked framing.</param>
internal sealed record ReceivedRequest(string Head, string Body)
{
    public string Line => Head[..Head.IndexOf("\r\n", StringComparison.Ordinal)];

    /// <summary>The values of a header, one for each of its lines.</summary>
    public IReadOnlyList<string> Values(string name) =>
    [
        .. Head.Split("\r\n").Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim(' ')),
    ];
}
