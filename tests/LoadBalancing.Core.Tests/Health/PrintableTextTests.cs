using LoadBalancing.Health;

namespace LoadBalancing.Core.Tests.Health;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("not today: 'x' = \u00fc", "not today: 'x' = \u00fc")]
    [InlineData("a\r\nb\0\u0085", "a..b..")]
    [InlineData("a\u2028b\u2029c", "a.b.c")]
    [InlineData("a\u202eb\u200bc\ufeff", "a.b.c.")]
    [InlineData("a\U000e0041b", "a..b")]
    public void Nothing_breaks_a_line_or_hides(string text, string shown) => PrintableText.Of(text).Should().Be(shown);

    [Fact]
    public void No_more_than_the_beginning_is_shown() => PrintableText.Of(new string('x', 1000)).Should().Be(new string('x', 100));
}
