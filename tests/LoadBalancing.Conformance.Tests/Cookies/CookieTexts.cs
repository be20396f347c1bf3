using System.Text.RegularExpressions;

namespace LoadBalancing.Conformance.Cookies;

/// <summary>Makes up cookie headers that come near every corner of the syntax, the same ones for the same seed.</summary>
/// <param name="seed">The seed.</param>
internal sealed partial class CookieTexts(int seed)
{
    // Dates are minutes away from every limit, so that two runs seconds apart see the same.
    private static readonly long[] Ages = [5, 400, 900, 5000, -3600, -100_000];

    private readonly long _begin = Now;
    private readonly Random _random = new(seed);

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>One request in the order of the seed.</summary>
    public CookieRequest Next()
    {
        var method = _random.Next(4) == 0 ? "POST" : "GET";
        return new CookieRequest(
            method,
            [.. Enumerable.Range(0, _random.Next(10) switch { 0 => 0, 9 => 2, _ => 1 }).Select(_ => CookieLine())],
            [.. Enumerable.Range(0, _random.Next(4) switch { 0 or 1 => 0, 2 => 1, _ => 2 }).Select(_ => SetCookieLine())])
        {
            // What nocache does to responses of which nothing says whether they may be stored is meant to differ from HAProxy.
            CacheControl = method == "POST" ? Pick("private", "no-store") : Pick("max-age=60", "public, max-age=60", "private", "no-store"),
        };
    }

    /// <summary>A text in which dates of now read alike, so that two runs share it.</summary>
    public static string WithoutNow(string text) => DateOfNow().Replace(text, date =>
        Math.Abs(Parse(date.Groups[1].Value) - Now) < 200 ? "|now" : date.Value);

    /// <summary>
    /// A text without blanks around <c>=</c>, which HAProxy takes out even of responses' cookies that it leaves alone, for no gain.
    /// </summary>
    public static string WithoutBlanks(string text) => Blanks().Replace(text, "=");

    private string CookieLine() => string.Join(
        Pick("; ", "; ", "; ", ";", ", ", " ; "), Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Pick(Ours, Ours, Other)()));

    private string SetCookieLine() => Pick(Ours, Ours, Other)() + Pick("", "; path=/", "; Path=/x; HttpOnly", " ; Secure", ", x=1", ";S=b");

    private string Ours() => "S=" + Pick(Value, Value, () => Value() + Pick("~", "~1", "~1~2", "~\"x;y\"")) () + Dates();

    private string Value() => Pick("a", "b", "m", "zz", "", "\"a\"", "A", "ab", "123");

    private string Dates() => _random.Next(3) != 0 ? "" : "|" + Date() + Pick("", "", "|" + Date(), "|", "|" + Date() + "|x");

    private string Date() => _random.Next(6) == 0 ? Pick("", "abc", "!!!!!", "AAAAA") : Format(_begin - Ages[_random.Next(Ages.Length)]);

    private string Other() => Pick("x=1", "s=a", "SS=b", "y=\"1;2\"", "z=\"S=b; S=a\"", "lonely", "k=S=b", "q=a~1", "w=\"\\\";\"", "e=", "$Path=/", "=b");

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static string Format(long seconds) =>
        string.Concat(new[] { 24, 18, 12, 6, 0 }.Select(shift => Digits[(int)(((seconds + 3) >> 2) >> shift) & 63]));

    private static long Parse(string date) => date.Aggregate(0L, (steps, digit) => (steps << 6) | (long)Digits.IndexOf(digit, StringComparison.Ordinal)) << 2;

    [GeneratedRegex("[ \t]*=[ \t]*")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\|([A-Za-z0-9+/]{5})(?=[|;]|$)")]
    private static partial Regex DateOfNow();
}
