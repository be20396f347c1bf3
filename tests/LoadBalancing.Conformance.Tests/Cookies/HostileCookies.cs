namespace LoadBalancing.Conformance.Cookies;

/// <summary>
/// What a hostile client sends as cookies, for a persistence cookie <c>S</c> and servers <c>a</c> (up), <c>m</c> (in maintenance) and
/// <c>d</c> (down). Whatever it tries to smuggle in is called evil.
/// </summary>
internal static class HostileCookies
{
    /// <summary>Every case: its name, and the lines of the header.</summary>
    public static IReadOnlyList<(string Name, string[] Lines)> All { get; } =
    [
        ("an address", ["S=127.0.0.1:22"]),
        ("a URL", ["S=http://evil.test/"]),
        ("a path", ["S=../../evil"]),
        ("an unknown server", ["S=evil"]),
        ("another letter case", ["S=A"]),
        ("a name with more behind it", ["S=aa; S=a ; S=a b"]),
        ("nothing", ["S="]),
        ("no equals sign", ["S"]),
        ("quotes", ["S=\"a\""]),
        ("a quote that never ends", ["S=\"a; x=evil"]),
        ("escapes", ["S=\"\\\";\\\";S=m\"; S=\\a"]),
        ("a server in maintenance", ["S=m"]),
        ("a server that is down", ["S=d"]),
        ("two stopped servers", ["S=m; S=d"]),
        ("a stopped server, prefixed", ["S=m~evil", "S=d~evil|ZVPxA"]),
        ("a stopped server with a fresh date", ["S=m|99999|99999; S=d|AAAAA"]),
        ("versions", ["S=m:m; S=a:m; S=d:a; S=:a; S=a:evil; S=evil:a; S=a:a:a", "S=m:evil~1"]),
        ("duplicates", ["S=m; S=evil; S=a; S=d"]),
        ("duplicates in lines of their own", ["S=m", "S=d", "S=a", "S=evil"]),
        ("thousands of duplicates", [Repeat("S=m; ", 2000)]),
        ("thousands of cookies", [Repeat("x=1; ", 2000) + "S=a"]),
        ("ten thousand cookies", [Repeat("x=1;", 10_000)]),
        ("ninety lines", [.. Enumerable.Repeat("S=m; x=1", 90)]),
        ("two hundred lines", [.. Enumerable.Repeat("S=m; x=1", 200)]),
        ("encoded line ends", ["S=a%0d%0aEvil: 1", "S=a%00"]),
        ("CR LF", ["S=a\r\nEvil: 1"]),
        ("CR LF and an end of the head", ["S=a\r\n\r\nGET /evil HTTP/1.1\r\nHost: evil\r\n\r\n"]),
        ("a bare CR", ["S=a\rEvil: 1"]),
        ("a bare LF", ["S=a\nEvil: 1"]),
        ("NUL", ["S=a\0evil"]),
        ("control characters", ["S=a\u0001\u001b[31mevil\u007f"]),
        ("bytes above ASCII", ["S=\u00e4\u00ff\u0080; x=\u00e9", "S\u00e9=a"]),
        ("tabs and blanks", [" \t S \t = \t a \t ; \t x=1"]),
        ("only blanks", [Repeat(" ", 20_000) + "S=a"]),
        ("only semicolons", [Repeat(";", 20_000) + "S=m"]),
        ("only commas", [Repeat(",", 20_000) + "S=m"]),
        ("only equals signs", ["S=" + Repeat("=", 20_000)]),
        ("only quotes", ["S=" + Repeat("\"", 20_001)]),
        ("only backslashes in quotes", ["S=\"" + Repeat("\\", 20_001)]),
        ("only tildes", ["S=" + Repeat("~", 20_000)]),
        ("only bars", ["S=m" + Repeat("|", 20_000)]),
        ("only attributes", ["S=m; " + Repeat("$Path=/;", 2500)]),
        ("the name again and again", [Repeat("S", 20_000)]),
        ("quotes behind the name again and again", [Repeat("S=\";", 5000)]),
        ("blanks around equals signs", [Repeat("x = 1 ; ", 2500)]),
        ("dates that are none", ["S=m|evil!|evil!", "S=a|||", "S=a|ZVPxA|ZVPxA|ZVPxA"]),
        ("a huge value", ["S=" + Repeat("m", 30_000)]),
        ("a huge name", [Repeat("S", 30_000) + "=m"]),
        ("more than is taken", ["S=" + Repeat("m", 100_000)]),
        ("an empty header", [""]),
        ("empty headers", ["", "", "S=m", ""]),
        ("crumbs", ["S", "=m", "; S=d", "S=m;", ";", "x=1"]),
        ("a version's name in front", ["S=m:a; S=a:m; S=:; S=a:evil"]),
    ];

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
