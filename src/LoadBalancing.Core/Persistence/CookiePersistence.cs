using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Persistence;

/// <summary>The persistence cookie of a backend: what it does to requests and responses. Never changes.</summary>
public sealed class CookiePersistence
{
    // Clocks of several balancers differ; a date further ahead than this is a forgery or a mistake.
    private const long LongestAhead = 24 * 60 * 60;

    private readonly bool _postOnly;
    private readonly bool _preserve;
    private readonly long _maxIdle;
    private readonly long _maxLife;
    private readonly KnownPrefixes? _prefixes;
    private readonly string _attributes;
    private readonly string _removal;

    /// <summary>Takes over what is configured.</summary>
    /// <param name="options">Name, mode and attributes of the cookie.</param>
    /// <param name="values">The values that name servers.</param>
    /// <param name="groups">The values that name all servers of a label's value.</param>
    /// <param name="currentGroup">What names the servers that new clients go to, if the cookie goes by a label.</param>
    public CookiePersistence(CookieOptions options, IEnumerable<string> values, IEnumerable<string> groups, string? currentGroup = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        CurrentGroup = currentGroup;
        Name = options.Name;
        Mode = options.Mode;
        Indirect = options.Indirect;
        NoCache = options.NoCache;
        _postOnly = options.PostOnly;
        _preserve = options.Preserve;
        _maxIdle = Seconds(options.MaxIdle);
        _maxLife = Seconds(options.MaxLife);
        _prefixes = options.KeepUnknownPrefix ? new KnownPrefixes(values, groups) : null;
        _attributes = CookieAttributes.Of(options);
        _removal = $"{Name}=; Expires=Thu, 01-Jan-1970 00:00:01 GMT{_attributes}";
    }

    /// <summary>Name of the cookie, case-sensitive.</summary>
    public string Name { get; }

    /// <summary>What is done with the cookie besides reading it.</summary>
    public CookieMode Mode { get; }

    /// <summary>Whether the cookie is hidden from the servers.</summary>
    public bool Indirect { get; }

    /// <summary>Whether a response that inserts the cookie forbids shared caching.</summary>
    public bool NoCache { get; }

    /// <summary>Whether the cookie is never set, changed or hidden; HAProxy then logs no letters for it.</summary>
    public bool IsOnlyRead => Mode == CookieMode.Passive && !Indirect;

    /// <summary>What names the servers that new clients go to, or <see langword="null"/> when the cookie goes by no label.</summary>
    internal string? CurrentGroup { get; }

    /// <summary>Whether dates in the cookie mean anything.</summary>
    internal bool ReadsDates => Mode == CookieMode.Insert || (Mode != CookieMode.Prefix && (_maxIdle > 0 || _maxLife > 0));

    /// <summary>
    /// Writes a <c>Cookie</c> header as a server is to see it: without the cookie if it is hidden, without its prefix, and without blanks
    /// around the equals signs of cookies.
    /// </summary>
    /// <param name="line">The header's value as the client sent it.</param>
    /// <param name="room">Where to write it; as long as the line at least.</param>
    /// <returns>How many characters that are; 0 when nothing is left.</returns>
    public int WriteForServer(ReadOnlySpan<char> line, Span<char> room)
    {
        var length = Mode == CookieMode.Insert && Indirect ? CookieHeader.WriteWithout(line, Name, room) : Copy(line, room);
        length = CookieBlanks.Remove(room[..length]);
        return Mode == CookieMode.Prefix ? CookieHeader.WriteWithoutPrefix(room[..length], Name, _prefixes, room) : length;
    }

    /// <summary>What is done with a cookie of this name that a server sets itself.</summary>
    /// <param name="server">The server that responded.</param>
    /// <param name="byPersistence">Whether persistence chose that server: a rule, the cookie or a stick table.</param>
    /// <param name="setCookie">The server's <c>Set-Cookie</c> header.</param>
    /// <param name="passedOn">What the client gets instead; nothing with <see cref="CookieAction.Deleted"/>.</param>
    public CookieAction ForServerCookie(Server server, bool byPersistence, string setCookie, out string passedOn)
    {
        ArgumentNullException.ThrowIfNull(server);
        passedOn = setCookie;
        if (_preserve)
        {
            return CookieAction.Provided;
        }

        if (Mode == CookieMode.Insert || (byPersistence && Indirect))
        {
            return CookieAction.Deleted;
        }

        if (Mode == CookieMode.Passive || server.Settings.Cookie is not { } value)
        {
            return CookieAction.Provided;
        }

        passedOn = Mode == CookieMode.Prefix
            ? CookieHeader.PrefixValue(setCookie, Name, value)
            : CookieHeader.ReplaceValue(setCookie, Name, value);
        return CookieAction.Rewritten;
    }

    /// <summary>Does to the <c>Set-Cookie</c> headers of a response what is done with cookies of this name that a server sets itself.</summary>
    /// <returns>What was done with the last of them.</returns>
    internal CookieAction ChangeServerCookies(List<string> setCookies, in DispatchResult result)
    {
        var action = CookieAction.None;
        for (var i = 0; i < setCookies.Count; i++)
        {
            if (!CookieHeader.Sets(setCookies[i], Name))
            {
                continue;
            }

            action = ForServerCookie(result.Lease.Server, result.ByPersistence, setCookies[i], out var passedOn);
            setCookies[i] = passedOn;
            if (action == CookieAction.Deleted)
            {
                setCookies.RemoveAt(i--);
            }
        }

        return action;
    }

    /// <summary>Whether a response may gain the cookie at all.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="ofServer">What was done with the server's own cookie.</param>
    public bool MayInsert(string method, CookieAction ofServer) =>
        Mode == CookieMode.Insert && ofServer != CookieAction.Provided && (!_postOnly || method == "POST");

    /// <summary>The <c>Set-Cookie</c> header that a response gains, or <see langword="null"/> for none.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="result">How the response came about.</param>
    /// <param name="time">The clock.</param>
    /// <param name="action">What was done with the server's own cookie; then what became of the cookie altogether.</param>
    internal string? Insert(string method, in DispatchResult result, TimeProvider time, ref CookieAction action)
    {
        if (!MayInsert(method, action) || ForClient(result.Lease.Server, result.ByPersistence, result.Cookie, time) is not { } setCookie)
        {
            return null;
        }

        action = result.ByPersistence ? CookieAction.Updated : CookieAction.Inserted;
        return setCookie;
    }

    /// <summary>The <c>Set-Cookie</c> header that a response that may gain one needs, or <see langword="null"/> for none.</summary>
    /// <param name="server">The server that responded.</param>
    /// <param name="byPersistence">Whether persistence chose that server: a rule, the cookie or a stick table.</param>
    /// <param name="cookie">What was found of the client's cookie.</param>
    /// <param name="time">The clock.</param>
    /// <returns>
    /// The cookie that names the server; for a server without a cookie value, the form that removes the client's cookie, so
    /// that it is balanced again next time.
    /// </returns>
    public string? ForClient(Server server, bool byPersistence, in RequestCookie cookie, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(time);
        if (byPersistence && !NeedsNewDates(cookie.Dates, time))
        {
            return null;
        }

        if (server.Settings.Cookie is not { } value)
        {
            return _removal;
        }

        if (_maxIdle == 0 && _maxLife == 0)
        {
            return server.SetCookie;
        }

        var now = Now(time);
        var dates = CookieDates.Format(now);
        if (_maxLife > 0)
        {
            dates += "|" + CookieDates.Format(cookie.Dates.First == 0 ? now : cookie.Dates.First);
        }

        return $"{Name}={value}|{dates}{_attributes}";
    }

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

    /// <summary>The <c>Set-Cookie</c> header that names a server, without dates.</summary>
    internal string SetCookieFor(string value) => $"{Name}={value}{_attributes}";

    /// <summary>The part of a cookie's value that names a server.</summary>
    internal ReadOnlySpan<char> ServerIn(ReadOnlySpan<char> value, ref CookieDates dates)
    {
        var end = value.IndexOf(Mode == CookieMode.Prefix ? '~' : '|');
        if (end < 0)
        {
            return value;
        }

        if (ReadsDates)
        {
            dates = CookieDates.Parse(value[(end + 1)..]).Or(dates);
        }

        return value[..end];
    }

    /// <summary>Whether dates make a cookie useless: <see cref="CookieMatch.None"/> if they do not.</summary>
    internal CookieMatch Judge(in CookieDates dates, TimeProvider time)
    {
        if (dates == default || (_maxLife == 0 && _maxIdle == 0))
        {
            return CookieMatch.None;
        }

        var now = Now(time);
        return _maxLife > 0 && IsOutside(dates.First, _maxLife, now) ? CookieMatch.TooOld :
            _maxIdle > 0 && IsOutside(dates.Last, _maxIdle, now) ? CookieMatch.Expired :
            CookieMatch.None;
    }

    private static bool IsOutside(long date, long longest, long now) => date != 0 && (now - date > longest || date - now > LongestAhead);

    // The cookie of a client that stays on its server changes for its dates alone.
    private bool NeedsNewDates(in CookieDates dates, TimeProvider time) =>
        (_maxLife > 0) != (dates.First != 0) ||
        (dates.Last == 0 ? _maxIdle > 0 : dates.Last < Now(time));

    private static int Copy(ReadOnlySpan<char> line, Span<char> room)
    {
        line.CopyTo(room);
        return line.Length;
    }

    private static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeSeconds();

    private static long Seconds(TimeSpan? time) => time is null ? 0 : (long)Math.Ceiling(time.Value.TotalSeconds);
}
