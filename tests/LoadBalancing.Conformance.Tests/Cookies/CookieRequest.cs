namespace LoadBalancing.Conformance.Cookies;

/// <summary>A request, and what its server is to answer.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Cookies">The <c>Cookie</c> headers.</param>
/// <param name="SetCookies">The <c>Set-Cookie</c> headers of the response.</param>
internal sealed record CookieRequest(string Method, string[] Cookies, string[] SetCookies)
{
    /// <summary>The <c>Cache-Control</c> header of the response.</summary>
    public required string CacheControl { get; init; }

    public override string ToString() => $"{Method} [{string.Join("] [", Cookies)}] answered with [{string.Join("] [", SetCookies)}]";
}
