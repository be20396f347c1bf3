using LoadBalancing.Persistence;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>Reading and editing the text of cookie headers.</summary>
public sealed class CookieHeaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a=1", "a:1")]
    [InlineData("a=1; b=2", "a:1|b:2")]
    [InlineData("a=1;b=2", "a:1|b:2")]
    [InlineData(" a = 1 ;\tb\t=\t2\t", "a:1|b:2")]
    [InlineData("a", "")]
    [InlineData("a; b=2; c", "b:2")]
    [InlineData("$Version=1; a=1; $Path=/", "a:1")]
    [InlineData("=1; =; a=", "a:")]
    [InlineData("a=1=2; b==", "a:1=2|b:=")]
    [InlineData("a=1,b=2, c=3;d=4", "a:1|b:2|c:3|d:4")]
    [InlineData("a=\"1\"", "a:\"1\"")]
    [InlineData("a=\"1;2,3\"; b=3", "a:\"1;2,3\"|b:3")]
    [InlineData("a=\"1\\\";2\"; b=3", "a:\"1\\\";2\"|b:3")]
    [InlineData("a=1\";\"2; b=3", "a:1\";\"2|b:3")]
    [InlineData("\"a;b\"=1; \"; c=2", "b\":1|c:2")]
    [InlineData("a=\"", "a:\"")]
    [InlineData("a=\"1; b=2", "a:\"1; b=2")]
    [InlineData(";;; ;a=1;;;", "a:1")]
    [InlineData("a=1; A=2", "a:1|A:2")]
    [InlineData("a=\u0001\u007f\u00e9", "a:\u0001\u007f\u00e9")]
    public void Cookies_are_read_in_order(string header, string expected) =>
        string.Join('|', Read(header)).Should().Be(expected);

    [Theory]
    [InlineData("S=1", null)]
    [InlineData("S=1; a=2", "a=2")]
    [InlineData("a=2; S=1", "a=2")]
    [InlineData("a=2; S=1; b=3", "a=2; b=3")]
    [InlineData("a=2;S=1;b=3", "a=2; b=3")]
    [InlineData("x=1, S=c, y=2", "x=1, y=2")]
    [InlineData("x=1; S=c, y=2", "x=1, y=2")]
    [InlineData("x=1, S=c; y=2", "x=1; y=2")]
    [InlineData("x=1; S=c, S=d; y=2", "x=1; y=2")]
    [InlineData("x=1; S=c;", "x=1;")]
    [InlineData("x=1; S=c,", "x=1,")]
    [InlineData("x=1; ; S=c; ; y=2", "x=1;; ; y=2")]
    [InlineData("S=c,d", "d")]
    [InlineData("S=c, x=1", "x=1")]
    [InlineData("S=c;", null)]
    [InlineData(";S=c; x=1", "x=1")]
    [InlineData("S=c,,x=1", ",x=1")]
    [InlineData("$Version=1; S=c; $Path=/; x=1", "$Version=1; x=1")]
    [InlineData("$Version=1; S=c; $Path=/", null)]
    [InlineData("$Version=1, $Other=2; S=c", null)]
    [InlineData("$Version=1; S=c;", "$Version=1;")]
    [InlineData("$Version=1; ; S=c", "$Version=1; ")]
    [InlineData("$Version=1; x; S=c", "$Version=1; x")]
    [InlineData("$Version=1", "$Version=1")]
    [InlineData("x=1; $Path=/; S=c; $Path=/, $Domain=d; y=2; $Path=/", "x=1; $Path=/; y=2; $Path=/")]
    [InlineData("x=1; S=c; $Path=/;", "x=1;")]
    [InlineData("S=c; x = 1 ;y=\t2", "x = 1 ;y=\t2")]
    [InlineData("a=\"x;", "a=\"x;")]
    [InlineData("S=1; a=\"x;", "a=\"x;")]
    [InlineData("a=\"S=1;", "a=\"S=1;")]
    [InlineData("\";S=1;a=2", "\"; a=2")]
    [InlineData("S=\"x, y", null)]
    [InlineData("S=1; S=2", null)]
    [InlineData("S=1; a=2; S=3", "a=2")]
    [InlineData("S = 1 ; a=2", "a=2")]
    [InlineData("S=\"x;y\"; a=2", "a=2")]
    [InlineData("s=1; SS=2", "s=1; SS=2")]
    [InlineData("S; a=2", "S; a=2")]
    [InlineData("a=S=1", "a=S=1")]
    [InlineData("a=\"; S=1\"", "a=\"; S=1\"")]
    [InlineData("S=1; lonely; a=\"q;r\"", "lonely; a=\"q;r\"")]
    [InlineData("", "")]
    public void Removing_a_cookie_leaves_the_rest_of_a_line(string header, string? expected)
    {
        var rest = CookieLines.Remove(header, "S");

        rest.Should().Equal(expected is null ? StringValues.Empty : new StringValues(expected));
    }

    [Fact]
    public void Removing_what_is_not_there_returns_the_same_object()
    {
        var line = "a=1; b=2";
        string[] lines = ["a=1", "b=2"];

        CookieLines.Remove(line, "S").ToString().Should().BeSameAs(line);
        ((object)CookieLines.Remove(lines, "S").ToArray()).Should().BeSameAs(lines);
    }

    [Fact]
    public void Lines_that_held_nothing_else_vanish()
    {
        CookieLines.Remove(new[] { "a=1", "S=2", "S=3; b=4", "c=5" }, "S").Should().Equal("a=1", "b=4", "c=5");
        CookieLines.Remove(new[] { "S=1", "S=2" }, "S").Should().BeEmpty();
        CookieLines.Remove(StringValues.Empty, "S").Should().BeEmpty();
    }

    [Theory]
    [InlineData("S=1", true)]
    [InlineData("S=1; path=/; HttpOnly", true)]
    [InlineData(" S = 1; path=/", true)]
    [InlineData("S=", true)]
    [InlineData("s=1", false)]
    [InlineData("SS=1", false)]
    [InlineData("a=1; S=2", false)]
    [InlineData("S", false)]
    [InlineData("S; x=1", false)]
    [InlineData("=S", false)]
    [InlineData("", false)]
    public void A_Set_Cookie_header_is_told_by_its_name(string header, bool expected) =>
        CookieHeader.Sets(header, "S").Should().Be(expected);

    [Fact]
    public void Reading_thousands_of_cookies_goes_over_the_text_once()
    {
        var header = string.Join("; ", Enumerable.Range(0, 20_000).Select(i => $"c{i}=\"{i};\""));

        var position = 0;
        var cookies = 0;
        var last = 0;
        while (CookieHeader.TryReadNext(header, ref position, out _, out _))
        {
            position.Should().BeGreaterThan(last);
            last = position;
            cookies++;
        }

        cookies.Should().Be(20_000);
        position.Should().Be(header.Length);
    }

    [Fact]
    public void Removing_thousands_of_cookies_leaves_the_others()
    {
        var header = string.Join("; ", Enumerable.Range(0, 20_000).Select(i => i % 2 == 0 ? $"a=\"{i};\"" : $"S={i}; $Path=/"));

        var rest = CookieLines.Remove(header, "S");

        rest.Should().Equal(string.Join("; ", Enumerable.Range(0, 10_000).Select(i => $"a=\"{2 * i};\"")));
    }

    [Theory]
    [InlineData(';')]
    [InlineData(',')]
    [InlineData('"')]
    [InlineData('=')]
    [InlineData('$')]
    [InlineData('\\')]
    [InlineData(' ')]
    [InlineData('\0')]
    public void A_huge_header_of_one_character_is_harmless(char character)
    {
        var header = new string(character, 1_000_000);

        Read(header).Should().BeEmpty();
        CookieLines.Remove(header, "S").ToString().Should().BeSameAs(header);
    }

    // Each would take minutes if any of it were looked at again for every cookie.
    [Theory]
    [InlineData("S")]
    [InlineData("S;")]
    [InlineData("S=1;")]
    [InlineData("S=\"")]
    [InlineData("S=\";")]
    [InlineData("\";S=1;")]
    [InlineData("x=\"S;\";")]
    [InlineData("S=1;$S=1;")]
    [InlineData("S=1~2, ")]
    [InlineData(" S = 1 ;")]
    [InlineData("=S;\"\\")]
    public void The_cost_of_a_hostile_header_grows_with_its_length_alone(string pattern)
    {
        var header = string.Concat(Enumerable.Repeat(pattern, 4_000_000 / pattern.Length));
        var room = new char[header.Length];

        var found = 0;
        var position = 0;
        while (CookieHeader.TryFindNext(header, "S", ref position, out _))
        {
            found++;
        }

        found.Should().Be(Read(header).Count(cookie => cookie.StartsWith("S:", StringComparison.Ordinal)));
        CookieHeader.WriteWithout(header, "S", room).Should().BeLessThanOrEqualTo(header.Length);
        CookieHeader.WriteWithoutPrefix(header, "S", known: null, room).Should().BeLessThanOrEqualTo(header.Length);
        header.CopyTo(room);
        CookieBlanks.Remove(room).Should().BeLessThanOrEqualTo(header.Length);
    }

    internal static List<string> Read(string header)
    {
        var found = new List<string>();
        var position = 0;
        while (CookieHeader.TryReadNext(header, ref position, out var name, out var value))
        {
            found.Add($"{name}:{value}");
        }

        return found;
    }
}
