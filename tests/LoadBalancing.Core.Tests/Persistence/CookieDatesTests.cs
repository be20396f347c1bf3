using LoadBalancing.Persistence;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>The dates in persistence cookies.</summary>
public sealed class CookieDatesTests
{
    [Theory]
    [InlineData(1_700_000_000, "ZVPxA")]
    [InlineData(1_699_999_997, "ZVPxA")]
    [InlineData(1_699_999_996, "ZVPw/")]
    [InlineData(1_795_240_915, "awEz1")]
    [InlineData(0, "AAAAA")]
    public void A_date_counts_steps_of_four_seconds_rounded_up(long seconds, string text) =>
        CookieDates.Format(seconds).Should().Be(text);

    [Theory]
    [InlineData("ZVPxA", 1_700_000_000, 0)]
    [InlineData("ZVPxA|ZVPw/", 1_700_000_000, 1_699_999_996)]
    [InlineData("|ZVPxA", 0, 1_700_000_000)]
    [InlineData("ZVPxA|", 1_700_000_000, 0)]
    [InlineData("ZVPxA|ZVPx", 1_700_000_000, 0)]
    [InlineData("ZVPxA1|ZVPxA|x", 1_700_000_000, 1_700_000_000)]
    [InlineData("", 0, 0)]
    [InlineData("|", 0, 0)]
    [InlineData("ZVPx", 0, 0)]
    [InlineData("!!!!!", 0, 0)]
    [InlineData("AAAAA", 0, 0)]
    [InlineData("\u0100VPxA", 0, 0)]
    public void Dates_are_read_as_far_as_they_are_dates(string text, long last, long first) =>
        CookieDates.Parse(text).Should().Be(new CookieDates(last, first));
}
