using BenchmarkDotNet.Attributes;
using LoadBalancing.Configuration;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Micro;

/// <summary>
/// All that the persistence cookie costs a request of a client that stays on its server, in every mode: finding the server, writing the
/// <c>Cookie</c> header for it, and telling that the response needs no cookie. Five other cookies stand beside it.
/// </summary>
public class CookieModeBenchmarks
{
    private readonly char[] _room = new char[1024];
    private Farm _farm = null!;
    private Backend _backend = null!;
    private CookiePersistence _cookie = null!;
    private StringValues _headers;
    private Request _request = null!;

    [ParamsAllValues]
    public CookieKind Kind { get; set; }

    /// <summary>Where the cookie stands.</summary>
    [Params(CookiePlace.First, CookiePlace.Last)]
    public CookiePlace Place { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _farm = new Farm(Describe);
        _backend = _farm.Backend;
        _cookie = _backend.Settings.Cookie!;
        var value = _backend.Servers[7].Settings.Cookie;
        // A date in the future is as good as today's and asks for no other while the benchmark runs.
        var later = CookieDates.Format(DateTimeOffset.UtcNow.AddHours(12).ToUnixTimeSeconds());
        var cookie = Farm.CookieName + "=" + Kind switch
        {
            CookieKind.Prefix => $"{value}~5f0c6a1e8a0f4a53",
            CookieKind.Dates => $"{value}|{later}|{later}",
            _ => value,
        };
        _headers = Place == CookiePlace.First ? $"{cookie}; {CookieBenchmarks.FiveOthers}" : $"{CookieBenchmarks.FiveOthers}; {cookie}";
        _request = new Request { Headers = { ["Cookie"] = _headers } };
    }

    [GlobalCleanup]
    public void Release() => _farm.Dispose();

    [Benchmark]
    public int Handle()
    {
        var (server, found, _) = _backend.Assign(_request);
        var length = _cookie.WriteForServer(_headers[0], _room);
        if (_cookie.MayInsert("GET", CookieAction.None) && _cookie.ForClient(server!, byPersistence: true, found, TimeProvider.System) is not null)
        {
            throw new InvalidOperationException("The client's cookie was right.");
        }

        return length;
    }

    private void Describe(BackendBuilder web)
    {
        web.PersistWithCookie(Farm.CookieName, cookie => Choose(cookie, Kind));
        for (var i = 0; i < 10; i++)
        {
            var value = $"s{i}";
            web.AddServer(value, $"http://127.0.0.1:{10_000 + i}", server => server.Options.Cookie = Kind == CookieKind.Dynamic ? null : value);
        }
    }

    private static CookieBuilder Choose(CookieBuilder cookie, CookieKind kind) => kind switch
    {
        CookieKind.Prefix => cookie.Prefix(),
        CookieKind.Rewrite => cookie.Rewrite(),
        CookieKind.Dynamic => cookie.Insert().Indirect().Dynamic("the secret of all balancers"),
        CookieKind.WithSignature => cookie.Insert().Indirect().Sign("the secret of all balancers"),
        CookieKind.Dates => cookie.Insert().Indirect().MaxIdle(TimeSpan.FromHours(1)).MaxLife(TimeSpan.FromDays(1)),
        _ => cookie.Insert().Indirect(),
    };
}
