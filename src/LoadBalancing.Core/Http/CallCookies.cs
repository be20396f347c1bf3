using System.Net;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Http;

/// <summary>
/// The cookies of one call. The caller sees them as a browser does that talks to the balancer; the servers see what persistence
/// leaves of them. If the client has a container, it keeps them under the backend's name, whichever server sets them.
/// </summary>
internal sealed class CallCookies
{
    private const string Cookie = "Cookie";
    private const string SetCookie = "Set-Cookie";

    private readonly HttpRequestMessage _request;
    private readonly Backend _backend;
    private readonly CookieContainer? _container;
    private readonly Uri _site;
    private readonly string[] _given;

    /// <param name="request">The request as the caller made it.</param>
    /// <param name="target">Its URI, whose host names the backend.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="container">Keeps the client's cookies, or <see langword="null"/>.</param>
    public CallCookies(HttpRequestMessage request, Uri target, Backend backend, CookieContainer? container)
    {
        _request = request;
        _backend = backend;
        _container = container;
        _site = container is null ? target : SiteOf(target, backend);
        _given = request.Headers.NonValidated.TryGetValues(Cookie, out var lines) ? [.. lines] : [];
        Lines = container?.GetCookieHeader(_site) is { Length: > 0 } kept ? StringValues.Concat(_given, kept) : _given;
    }

    /// <summary>What the client sends.</summary>
    public StringValues Lines { get; }

    /// <summary>Writes the header that servers see in the place of the caller's.</summary>
    public void WriteForServer()
    {
        if (Lines.Count > 0)
        {
            Replace(_request.Headers, Cookie, _backend.Settings.Cookie is { } cookie ? Lines.Select(line => Cut(line!, cookie)).Where(line => line.Length > 0) : Lines!);
        }
    }

    /// <summary>Gives the caller's header back.</summary>
    public void Restore()
    {
        if (Lines.Count > 0)
        {
            Replace(_request.Headers, Cookie, _given);
        }
    }

    /// <summary>Does to a response what persistence asks for, and keeps its cookies.</summary>
    /// <param name="response">The response.</param>
    /// <param name="result">How it came about.</param>
    /// <param name="time">The clock.</param>
    /// <returns>What became of the persistence cookie.</returns>
    public CookieAction Take(HttpResponseMessage response, in DispatchResult result, TimeProvider time)
    {
        var action = CookieAction.None;
        var set = response.Headers.NonValidated.TryGetValues(SetCookie, out var lines) ? lines.ToList() : [];
        if (!result.IgnoresPersistence && _backend.Settings.Cookie is { } cookie)
        {
            action = cookie.ChangeServerCookies(set, result);
            if (cookie.Insert(_request.Method.Method, result, time, ref action) is { } inserted)
            {
                set.Add(inserted);
                ForbidSharedCaching(response, cookie);
            }

            if (action is not (CookieAction.None or CookieAction.Provided))
            {
                Replace(response.Headers, SetCookie, set);
            }
        }

        foreach (var line in set)
        {
            Keep(line);
        }

        return action;
    }

    private static void ForbidSharedCaching(HttpResponseMessage response, CookiePersistence cookie)
    {
        var present = response.Headers.NonValidated.TryGetValues("Cache-Control", out var lines) ? new StringValues([.. lines]) : default;
        if (cookie.NoCache && !CookiePersistence.ForbidsSharedCaching(present))
        {
            response.Headers.TryAddWithoutValidation("Cache-Control", "private");
        }
    }

    private static string Cut(string line, CookiePersistence cookie)
    {
        var room = new char[line.Length];
        return new string(room, 0, cookie.WriteForServer(line, room));
    }

    private static void Replace(System.Net.Http.Headers.HttpHeaders headers, string name, IEnumerable<string> lines)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, lines);
    }

    // Containers know http and https only, and keep secure cookies for the latter.
    private static Uri SiteOf(Uri target, Backend backend)
    {
        var isSecure = backend.Servers.All(server => server.Address.Scheme == Uri.UriSchemeHttps);
        return new UriBuilder(target) { Scheme = isSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Port = target.IsDefaultPort ? -1 : target.Port }.Uri;
    }

    private void Keep(string line)
    {
        try
        {
            _container?.SetCookies(_site, line);
        }
        catch (CookieException)
        {
            // A cookie for somebody else, or none at all; the framework's handlers pass over it, too.
        }
    }
}
