using FsCheck.Fluent;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Properties;

namespace LoadBalancing.Core.Tests.Configuration;

public sealed class DurationTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("250", 250)]
    [InlineData("250ms", 250)]
    [InlineData("2s", 2000)]
    [InlineData("3m", 180_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("007s", 7000)]
    [InlineData("1000us", 1)]
    [InlineData("1001us", 2)]
    [InlineData("1us", 1)]
    [InlineData("0us", 0)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("24d", 24 * 86_400_000L)]
    public void Numbers_and_units_are_read(string text, long milliseconds)
    {
        Duration.TryParse(text, Millisecond, out var value).Should().BeTrue();
        value.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1.5s")]
    [InlineData("1 s")]
    [InlineData(" 1s")]
    [InlineData("1s ")]
    [InlineData("1S")]
    [InlineData("1w")]
    [InlineData("1sec")]
    [InlineData("0x10")]
    [InlineData("٣s")]
    [InlineData("2147483648")]
    [InlineData("25d")]
    [InlineData("9223372036854775807d")]
    [InlineData("9223372036854775808")]
    public void Everything_else_is_refused(string text)
    {
        Duration.TryParse(text, Millisecond, out var value).Should().BeFalse();
        value.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void A_number_alone_is_in_the_default_unit()
    {
        Duration.TryParse("5", TimeSpan.FromSeconds(1), out var value).Should().BeTrue();
        value.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Nothing_readable_is_greater_than_a_timer_can_wait() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Elements("", "us", "ms", "s", "m", "h", "d").ToArbitrary(), (count, unit) =>
        {
            if (Duration.TryParse($"{count}{unit}", Millisecond, out var value))
            {
                Assert.InRange(value, TimeSpan.Zero, Duration.MaxValue);
            }
        }).Holds();
}
