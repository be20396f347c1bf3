using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Comparing;

/// <summary>One request through a proxy: what the client sent and got, and what the servers saw of it.</summary>
/// <param name="Request">First line of the request, and its other lines as far as they tell requests apart.</param>
/// <param name="Response">The response, or <see langword="null"/> when the client got none that is whole.</param>
/// <param name="Seen">The requests that the servers received because of it.</param>
internal sealed record Exchange(string Request, RawResponse? Response, IReadOnlyList<OriginRequest> Seen)
{
    /// <summary>The server whose answer the client got.</summary>
    public string? Server => Response?.Origin;
}
