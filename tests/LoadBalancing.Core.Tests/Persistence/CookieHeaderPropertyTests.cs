using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Core.Tests.Properties;
using LoadBalancing.Persistence;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>What holds for every cookie header, well-formed or not.</summary>
public sealed class CookieHeaderPropertyTests
{
    // Pieces that matter to the syntax, so that generated headers come near every corner of it.
    private static readonly Gen<string> Piece =
        Gen.Elements("S", "S=", "S=1", "=", ";", "; ", "\"", "\\", "$", "a", "b=2", "$Path=/", " ", "\t", "\0", "é", ",", ", ", "S=\"", "SS=3");

    private static readonly Arbitrary<string> AnyHeader =
        Piece.ListOf().Select(string.Concat).ToArbitrary();

    private static readonly Arbitrary<string[]> AnyHeaders =
        Piece.ListOf().Select(string.Concat).ListOf().Select(lines => lines.Take(5).ToArray()).ToArbitrary();

    private static readonly Arbitrary<string[]> WellFormedCookies =
        Gen.Elements("S=1", "S=", "S=\"1;2\"", "S=3; $Path=/; $Domain=d", "a=1", "b=\"x;y\"", "c=", "lonely", "e=5; $Path=/", "s=4", "d=\"\\\"\"")
            .ListOf().Select(items => items.ToArray()).ToArbitrary();

    [Fact]
    public void What_was_removed_is_found_no_more() =>
        Prop.ForAll(AnyHeaders, lines =>
        {
            var rest = CookieLines.Remove(lines, "S");

            Assert.DoesNotContain(rest.SelectMany(line => CookieHeaderTests.Read(line!)), cookie => cookie.StartsWith("S:", StringComparison.Ordinal));
        }).Holds();

    [Fact]
    public void All_other_cookies_are_still_found() =>
        Prop.ForAll(AnyHeaders, lines =>
        {
            var before = lines.SelectMany(CookieHeaderTests.Read).Where(cookie => !cookie.StartsWith("S:", StringComparison.Ordinal));
            var after = CookieLines.Remove(lines, "S").SelectMany(line => CookieHeaderTests.Read(line!));

            Assert.Equal(before, after);
        }).Holds();

    [Fact]
    public void What_is_not_the_cookie_stays_byte_for_byte() =>
        Prop.ForAll(WellFormedCookies, items =>
        {
            var kept = items.Where(item => !item.StartsWith("S=", StringComparison.Ordinal)).ToList();
            var rest = CookieLines.Remove(string.Join("; ", items), "S");

            Assert.Equal(kept.Count == 0 && items.Length > 0 ? StringValues.Empty : new StringValues(string.Join("; ", kept)), rest);
        }).Holds();

    [Fact]
    public void Removing_twice_is_removing_once() =>
        Prop.ForAll(AnyHeader, line =>
        {
            var once = CookieLines.Remove(line, "S");

            Assert.Equal(once, CookieLines.Remove(once, "S"));
        }).Holds();

    [Fact]
    public void A_line_never_grows() =>
        Prop.ForAll(AnyHeader, line =>
        {
            var rest = CookieLines.Remove(line, "S");

            Assert.True(rest == line || rest.ToString().Length + 2 <= line.Length, "at least 'S=' is gone");
        }).Holds();

    [Fact]
    public void Looking_for_one_name_finds_what_reading_all_finds() =>
        Prop.ForAll(AnyHeader, line =>
        {
            var found = new List<string>();
            var position = 0;
            while (CookieHeader.TryFindNext(line, "S", ref position, out var value))
            {
                found.Add($"S:{value}");
            }

            Assert.Equal(CookieHeaderTests.Read(line).Where(cookie => cookie.StartsWith("S:", StringComparison.Ordinal)), found);
            Assert.Equal(line.Length, position);
        }).Holds();

    [Fact]
    public void Reading_always_comes_to_the_end() =>
        Prop.ForAll(AnyHeader, line =>
        {
            var position = 0;
            for (var reads = 0; CookieHeader.TryReadNext(line, ref position, out _, out _); reads++)
            {
                Assert.True(reads <= line.Length);
            }

            Assert.Equal(line.Length, position);
        }).Holds();
}
