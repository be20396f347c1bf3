namespace LoadBalancing.Conformance.Comparing;

/// <summary>What was seen of a scenario, request after request.</summary>
internal sealed class Transcript
{
    private readonly List<Exchange> _exchanges = [];

    /// <summary>What the proxy wrote until it ended.</summary>
    public string ProxyOutput { get; set; } = "";

    public IReadOnlyList<Exchange> Exchanges => _exchanges;

    /// <summary>The last letters of the servers that answered, in capitals; <c>-</c> where none did.</summary>
    public string Servers => ServersFrom(0);

    public string ServersFrom(int exchange) => string.Concat(
        _exchanges.Skip(exchange).Select(each => each.Server is { } name ? char.ToUpperInvariant(name[^1]) : '-'));

    public void Add(Exchange exchange) => _exchanges.Add(exchange);
}
