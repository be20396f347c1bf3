using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>What the dates in a cookie do. HAProxy was seen to do all of this.</summary>
public sealed class CookieLifetimeTests
{
    private const long Now = 1_700_000_001;

    private readonly ManualTimeProvider _time = new();

    public CookieLifetimeTests() => _time.Advance(TimeSpan.FromSeconds(Now));

    // Seconds from now: the last use, the first; whether the cookie leads to its server; what it means; the dates in a new one, if any.
    [Theory]
    [InlineData(null, null, true, CookieMatch.Valid, 0L, 0L)]
    [InlineData(3L, 3L, true, CookieMatch.Valid, null, null)]
    [InlineData(-50L, -50L, true, CookieMatch.Valid, 0L, -50L)]
    [InlineData(-50L, null, true, CookieMatch.Valid, 0L, 0L)]
    [InlineData(-100L, -1000L, true, CookieMatch.Valid, 0L, -1000L)]
    [InlineData(-104L, -104L, false, CookieMatch.Expired, 0L, 0L)]
    [InlineData(-50L, -1004L, false, CookieMatch.TooOld, 0L, 0L)]
    [InlineData(-104L, -1004L, false, CookieMatch.TooOld, 0L, 0L)]
    [InlineData(3600L, -50L, true, CookieMatch.Valid, null, null)]
    [InlineData(-50L, 3600L, true, CookieMatch.Valid, 0L, 3600L)]
    [InlineData(100_000L, -50L, false, CookieMatch.Expired, 0L, 0L)]
    [InlineData(-50L, 100_000L, false, CookieMatch.TooOld, 0L, 0L)]
    public void Idle_time_and_life_are_limited(long? last, long? first, bool leads, CookieMatch match, long? newLast, long? newFirst)
    {
        var backend = Backend(cookie => cookie.Insert().MaxIdle(TimeSpan.FromSeconds(100)).MaxLife(TimeSpan.FromSeconds(1000)));
        var dates = last is null ? "" : first is null ? $"|{Date(last)}" : $"|{Date(last)}|{Date(first)}";

        var server = backend.FindByCookie($"S=a{dates}", out var found);

        (server is not null, found.Match).Should().Be((leads, match));
        backend.Settings.Cookie!.ForClient(backend.Server("A"), leads, found, _time)
            .Should().Be(newLast is null ? null : $"S=a|{Date(newLast)}|{Date(newFirst)}; path=/");
    }

    [Theory]
    [InlineData("S=a", "S=a|{0}; path=/")]
    [InlineData("S=a|{-50}", "S=a|{0}; path=/")]
    [InlineData("S=a|{3}", null)]
    [InlineData("S=a|{3}|{3}", "S=a|{0}; path=/")]
    public void Idle_time_alone_needs_one_date(string cookie, string? expected) =>
        GivenTo(cookie, options => options.Insert().MaxIdle(TimeSpan.FromSeconds(100))).Should().Be(expected is null ? null : Filled(expected));

    [Theory]
    [InlineData("S=a", "S=a|{0}|{0}; path=/")]
    [InlineData("S=a|{-50}|{-50}", "S=a|{0}|{-50}; path=/")]
    [InlineData("S=a||{3}", null)]
    [InlineData("S=a|{3}|{3}", null)]
    public void Life_alone_needs_both_dates(string cookie, string? expected) =>
        GivenTo(cookie, options => options.Insert().MaxLife(TimeSpan.FromSeconds(1000))).Should().Be(expected is null ? null : Filled(expected));

    [Theory]
    [InlineData("S=a", null)]
    [InlineData("S=a|", null)]
    [InlineData("S=a|xyz", null)]
    [InlineData("S=a|{-50}", "S=a; path=/")]
    [InlineData("S=a|{3}", null)]
    [InlineData("S=a|{3}|{3}", "S=a; path=/")]
    public void Without_limits_dates_are_taken_away(string cookie, string? expected) =>
        GivenTo(cookie, options => options.Insert()).Should().Be(expected);

    [Fact]
    public void Dates_of_a_duplicate_count()
    {
        var backend = Backend(cookie => cookie.Insert().MaxIdle(TimeSpan.FromSeconds(100)));

        backend.FindByCookie(Filled("S=a; S=b|{-200}"), out var found).Should().Be(backend.Server("A"));
        found.Should().Be(new RequestCookie(CookieMatch.Expired, default));
        backend.FindByCookie(Filled("S=a|{-200}; S=b"), out found).Should().Be(backend.Server("B"));
        found.Should().Be(new RequestCookie(CookieMatch.Valid, default));
        backend.FindByCookie(Filled("S=zz|{-50}|{-60}; S=a|{-40}|; S=zz||x"), out found).Should().Be(backend.Server("A"));
        found.Dates.Should().Be(CookieDates.Parse(Filled("{-40}|{-60}")));
    }

    [Fact]
    public void A_passive_cookie_may_be_too_old()
    {
        var backend = Backend(cookie => cookie.MaxIdle(TimeSpan.FromSeconds(100)));

        backend.FindByCookie(Filled("S=a|{-200}"), out var found).Should().BeNull();
        found.Match.Should().Be(CookieMatch.Expired);
    }

    [Fact]
    public void What_removes_a_cookie_has_no_dates() =>
        GivenTo("S=zz", cookie => cookie.Insert().MaxIdle(TimeSpan.FromSeconds(100)), "C").Should().StartWith("S=; Expires=");

    private static string Date(long? fromNow) => CookieDates.Format(Now + fromNow!.Value);

    // {N} stands for the date N seconds from now.
    private static string Filled(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, @"\{(-?\d+)\}", match => Date(long.Parse(match.Groups[1].Value)));

    private string? GivenTo(string cookie, Action<CookieBuilder> configure, string? server = null)
    {
        var backend = Backend(configure);
        var found = backend.FindByCookie(Filled(cookie), out var request);
        return backend.Settings.Cookie!.ForClient(found ?? backend.Server(server!), found is not null, request, _time);
    }

    private Backend Backend(Action<CookieBuilder> configure) => Farm.Of(
        Farm.Options(farm => farm.PersistWithCookie("S", configure)
            .AddServer("A", "127.0.0.1:1", server => server.Cookie("a"))
            .AddServer("B", "127.0.0.1:2", server => server.Cookie("b"))
            .AddServer("C", "127.0.0.1:3")),
        time: _time);
}
