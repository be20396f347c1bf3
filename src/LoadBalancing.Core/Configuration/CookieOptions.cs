namespace LoadBalancing.Configuration;

/// <summary>The cookie that brings a client back to its server.</summary>
public sealed class CookieOptions
{
    /// <summary>Name of the cookie, case-sensitive, an RFC 6265 token. Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>What is done with the cookie besides reading it. Default: <see cref="CookieMode.Passive"/>.</summary>
    public CookieMode Mode { get; set; } = CookieMode.Passive;

    /// <summary>
    /// A server's own cookie of this name is removed from responses to clients that already hold the right one; with
    /// <see cref="CookieMode.Insert"/> the cookie is also removed from requests, so that servers never see it. Not with
    /// <see cref="CookieMode.Rewrite"/>. Default: <see langword="false"/>.
    /// </summary>
    public bool Indirect { get; set; }

    /// <summary>
    /// Adds <c>Cache-Control: private</c> whenever a cookie is inserted, unless the response already forbids shared
    /// caching, so that no cache hands one client's cookie to another. Default: <see langword="false"/>.
    /// </summary>
    public bool NoCache { get; set; }

    /// <summary>Inserts the cookie in responses to POST alone. Default: <see langword="false"/>.</summary>
    public bool PostOnly { get; set; }

    /// <summary>
    /// Passes a cookie of this name that a server sets on as it is, and inserts none beside it: the application decides. Needs
    /// <see cref="CookieMode.Insert"/> or <see cref="Indirect"/>. Default: <see langword="false"/>.
    /// </summary>
    public bool Preserve { get; set; }

    /// <summary>Inserts the cookie with <c>HttpOnly</c>: scripts do not see it. Default: <see langword="false"/>.</summary>
    public bool HttpOnly { get; set; }

    /// <summary>Inserts the cookie with <c>Secure</c>: it is sent over TLS alone. Default: <see langword="false"/>.</summary>
    public bool Secure { get; set; }

    /// <summary>
    /// Inserts the cookie with <c>Partitioned</c>: a browser keeps one for each site it is embedded in. Needs <see cref="Secure"/>.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool Partitioned { get; set; }

    /// <summary>Domains to insert the cookie for, each an attribute of its own. Default: none, the host that was asked.</summary>
    public IList<string> Domains { get; } = [];

    /// <summary>Further attributes to insert the cookie with, such as <c>SameSite=Lax</c>. Default: none.</summary>
    public IList<string> Attributes { get; } = [];

    /// <summary>
    /// Time without a request after which the cookie no longer leads to its server, one second or more. The cookie then carries the
    /// date of its last use. Default: no limit.
    /// </summary>
    public TimeSpan? MaxIdle { get; set; }

    /// <summary>
    /// Time since it was given out first after which the cookie no longer leads to its server, one second or more. The cookie then
    /// carries that date. Default: no limit.
    /// </summary>
    public TimeSpan? MaxLife { get; set; }

    /// <summary>
    /// Gives servers without a cookie value one that is computed from <see cref="DynamicKey"/> and their address. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool Dynamic { get; set; }

    /// <summary>The secret behind the values of <see cref="Dynamic"/>, which needs one. Default: none.</summary>
    public string? DynamicKey { get; set; }

    /// <summary>
    /// A secret of at least 16 characters. With it the cookie holds, instead of a server's value, a signature (HMAC-SHA-256) of it:
    /// clients neither learn the values nor can make up one. Balancers that share a farm need the same secret. Default: none.
    /// </summary>
    public string? SigningKey { get; set; }

    /// <summary>
    /// Name of a label, such as <c>version</c>: the cookie then leads to the servers whose label has the same value, among which the
    /// algorithm balances, instead of to a single one. Servers with a cookie value of their own add it behind a <c>:</c> and get their
    /// clients back; only others of the same label value take their place. Default: none.
    /// </summary>
    public string? Label { get; set; }

    /// <summary>
    /// With <see cref="Label"/>: the value whose servers get new clients, and those whose own version has no usable server. Default: that
    /// of the first server with the label.
    /// </summary>
    public string? Current { get; set; }

    /// <summary>
    /// With <see cref="CookieMode.Prefix"/>: leaves what stands before <c>~</c> in a request unless it names a server, so that
    /// an application's own <c>~</c> is safe. HAProxy always takes it away. Default: <see langword="false"/>.
    /// </summary>
    public bool KeepUnknownPrefix { get; set; }
}
