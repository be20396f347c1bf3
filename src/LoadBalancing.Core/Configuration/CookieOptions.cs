namespace LoadBalancing.Configuration;

/// <summary>The cookie that brings a client back to its server.</summary>
public sealed class CookieOptions
{
    /// <summary>Name of the cookie, case-sensitive, an RFC 6265 token. Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>What is done with the cookie besides reading it. Default: <see cref="CookieMode.Passive"/>.</summary>
    public CookieMode Mode { get; set; } = CookieMode.Passive;

    /// <summary>
    /// Hides the cookie from the servers: it is removed from requests, and a server's own cookie of this name is removed
    /// from responses to clients that already hold the right one. Default: <see langword="false"/>.
    /// </summary>
    public bool Indirect { get; set; }

    /// <summary>
    /// Adds <c>Cache-Control: private</c> whenever a cookie is inserted, unless the response already forbids shared
    /// caching, so that no cache hands one client's cookie to another. Default: <see langword="false"/>.
    /// </summary>
    public bool NoCache { get; set; }
}
