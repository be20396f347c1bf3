using System.Text;
using LoadBalancing.Health;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>Answers that come byte by byte, each looked at alone, are judged at the same byte as those that are looked at as a whole.</summary>
public sealed class DripTests
{
    [Theory]
    [InlineData("\n", 1)]
    [InlineData("\r\nx", 2)]
    [InlineData("a\n\nb", 3)]
    [InlineData("a\n\r\nb", 4)]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", 25)]
    [InlineData("a\r\r\nb\n\r\r\n", 0)]
    [InlineData("a\r\nb\r\n", 0)]
    public void A_head_is_whole_with_its_empty_line(string text, int length)
    {
        var bytes = Encoding.Latin1.GetBytes(text);

        FirstOf(bytes, count => HttpAnswer.IsWhole(bytes.AsSpan(0, count), count - 1)).Should().Be(length);
        FirstOf(bytes, count => HttpAnswer.IsWhole(bytes.AsSpan(0, count))).Should().Be(length);
    }

    [Theory]
    [InlineData("xxabcabd", "abcabd", null, 8)]
    [InlineData("aaab", "aab", null, 4)]
    [InlineData("xa", "a", null, 2)]
    [InlineData("ab-xx", "ab", 5, 5)]
    [InlineData("ab-xxab", "xab", 5, 7)]
    [InlineData("nothing", "abc", null, 0)]
    public void Bytes_are_found_across_what_was_looked_at(string text, string wanted, int? enough, int length)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var predicate = new BytesPredicate(wanted);

        FirstOf(bytes, count => predicate.Judge(bytes.AsSpan(0, count), enough, count - 1) == true).Should().Be(length);
        FirstOf(bytes, count => predicate.Judge(bytes.AsSpan(0, count), enough) == true).Should().Be(length);
    }

    private static int FirstOf(byte[] bytes, Func<int, bool> holds) => Enumerable.Range(1, bytes.Length).FirstOrDefault(holds);
}
