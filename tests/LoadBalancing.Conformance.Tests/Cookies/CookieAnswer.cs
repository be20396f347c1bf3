using LoadBalancing.Conformance.Clients;

namespace LoadBalancing.Conformance.Cookies;

/// <summary>What a client sees of a response, whichever version of HTTP it speaks.</summary>
/// <param name="Status">The status.</param>
/// <param name="Origin">The server.</param>
/// <param name="SetCookies">The <c>Set-Cookie</c> headers.</param>
/// <param name="CacheControl">What <c>Cache-Control</c> says.</param>
internal sealed record CookieAnswer(int Status, string? Origin, IReadOnlyList<string> SetCookies, IEnumerable<string> CacheControl)
{
    public static CookieAnswer Of(RawResponse response) =>
        new(response.Status, response.Origin, [.. response.SetCookies], response.Head.Elements("Cache-Control"));

    public static CookieAnswer Of(HttpResponseMessage response) => new(
        (int)response.StatusCode, Values(response, "X-Origin").SingleOrDefault(), Values(response, "Set-Cookie"),
        Values(response, "Cache-Control").SelectMany(line => line.Split(", ")));

    private static string[] Values(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? [.. values] : [];
}
