using LoadBalancing.Configuration;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Persistence;

/// <summary>The persistence cookie of a backend: what it does to requests and responses. Never changes.</summary>
public sealed class CookiePersistence
{
    private readonly string _removal;

    /// <summary>Takes over what is configured.</summary>
    /// <param name="options">Name and mode of the cookie.</param>
    public CookiePersistence(CookieOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Name = options.Name;
        Mode = options.Mode;
        Indirect = options.Indirect;
        NoCache = options.NoCache;
        _removal = $"{Name}=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/";
    }

    /// <summary>Name of the cookie, case-sensitive.</summary>
    public string Name { get; }

    /// <summary>What is done with the cookie besides reading it.</summary>
    public CookieMode Mode { get; }

    /// <summary>Whether the cookie is hidden from the servers.</summary>
    public bool Indirect { get; }

    /// <summary>Whether a response that inserts the cookie forbids shared caching.</summary>
    public bool NoCache { get; }

    /// <summary>The <c>Cookie</c> headers that a server is to see.</summary>
    /// <param name="headers">The header's values as the client sent them.</param>
    /// <returns>
    /// The same values, or those without the cookie if it is hidden, and without blanks around the equals signs of cookies.
    /// </returns>
    public StringValues ForServer(StringValues headers) =>
        CookieBlanks.Remove(Mode == CookieMode.Insert && Indirect && headers.Count > 0 ? CookieHeader.Remove(headers, Name) : headers);

    /// <summary>The <c>Set-Cookie</c> header to add to a response, or <see langword="null"/> for none.</summary>
    /// <param name="server">The server that responded.</param>
    /// <param name="byCookie">Whether the client's cookie chose that server.</param>
    /// <param name="match">What the client's cookie meant.</param>
    /// <returns>
    /// The cookie that names the server; for a server without a cookie value, the form that removes the client's cookie, so
    /// that it is balanced again next time.
    /// </returns>
    public string? ForClient(Server server, bool byCookie, CookieMatch match)
    {
        ArgumentNullException.ThrowIfNull(server);
        return Mode != CookieMode.Insert || (byCookie && match != CookieMatch.Dated) ? null : server.SetCookie ?? _removal;
    }

    /// <summary>Whether a server's own cookie of the same name is withheld from the client.</summary>
    /// <param name="byCookie">Whether the client's cookie chose the server that responded.</param>
    public bool WithholdsServerCookie(bool byCookie) => Mode == CookieMode.Insert || (byCookie && Indirect);

    /// <summary>Whether a <c>Cache-Control</c> header already keeps shared caches from storing the response.</summary>
    /// <param name="cacheControl">The header's values.</param>
    public static bool ForbidsSharedCaching(StringValues cacheControl)
    {
        foreach (var line in cacheControl)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var directive = line.AsSpan(part).Trim(" \t");
                if (directive.Equals("private", StringComparison.OrdinalIgnoreCase) ||
                    directive.Equals("no-store", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The <c>Set-Cookie</c> header that names a server.</summary>
    internal string SetCookieFor(string value) => $"{Name}={value}; path=/";
}
