namespace LoadBalancing.Conformance.Cookies;

/// <summary>A cookie line of the configuration and requests that are sent under it, one after another.</summary>
/// <param name="Lines">The lines of the configuration.</param>
/// <param name="Requests">The requests.</param>
internal sealed record CookieCase(string[] Lines, IReadOnlyList<CookieRequest> Requests)
{
    /// <summary>Whether the servers have no cookie value.</summary>
    public bool WithoutValues { get; init; }

    /// <summary>Whether the servers' values are computed of their addresses.</summary>
    public bool IsDynamic { get; init; }

    public override string ToString() => string.Join("; ", Lines);
}
