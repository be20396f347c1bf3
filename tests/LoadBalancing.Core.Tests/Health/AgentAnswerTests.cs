using LoadBalancing.Health;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>What the words of an agent mean.</summary>
public sealed class AgentAnswerTests
{
    [Fact]
    public void A_line_may_say_everything_at_once() =>
        AgentAnswer.Parse("75%,maxconn:30\tMAINT, Down # broken # disk ").Should().BeEquivalentTo(new
        {
            Wanted = AdministrativeState.Maintenance,
            Weight = 75,
            IsWeightInPercent = true,
            Limit = 30,
            IsUp = false,
            Info = "down (broken # disk)",
        });

    [Theory]
    [InlineData("ready maint drain", AdministrativeState.Drain)]
    [InlineData("drain ready", AdministrativeState.Ready)]
    [InlineData("up", null)]
    public void The_last_word_about_what_is_wanted_counts(string line, AdministrativeState? wanted) =>
        AgentAnswer.Parse(line).Wanted.Should().Be(wanted);

    [Theory]
    [InlineData("up", true, "up")]
    [InlineData("up fail", false, "fail")]
    [InlineData("STOPPED up", true, "up")]
    [InlineData("stopped #going", false, "stopped (going)")]
    [InlineData("ready #up", null, "(up)")]
    [InlineData("up#down", null, "")]
    [InlineData("upp", null, "")]
    [InlineData("", null, "")]
    public void The_last_word_about_health_counts(string line, bool? isUp, string info) =>
        AgentAnswer.Parse(line).Should().BeEquivalentTo(new { IsUp = isUp, Info = info });

    [Theory]
    [InlineData("50% 60%", 60, true)]
    [InlineData("075%", 75, true)]
    [InlineData("99999999999%", int.MaxValue, true)]
    [InlineData("weight:30", 30, false)]
    [InlineData("weight:30%", 30, true)]
    [InlineData("75% weight:30", 30, false)]
    [InlineData("75% 5.5%", null, true)]
    [InlineData("75% +5%", 75, true)]
    [InlineData("75% %", 75, true)]
    [InlineData("30%%", null, true)]
    [InlineData("25%x", null, false)]
    [InlineData("75 %", null, false)]
    [InlineData("weight:", null, false)]
    [InlineData("weight:%", null, true)]
    public void A_weight_is_of_digits_alone(string line, int? weight, bool isPercent) =>
        AgentAnswer.Parse(line).Should().BeEquivalentTo(new { Weight = weight, IsWeightInPercent = isPercent });

    [Theory]
    [InlineData("maxconn:30", 30)]
    [InlineData("maxconn:1 maxconn:2", 2)]
    [InlineData("maxconn:0", 0)]
    [InlineData("maxconn:1 maxconn:x", null)]
    [InlineData("maxconn:-1", null)]
    [InlineData("maxconn:5x", null)]
    [InlineData("maxconn:", null)]
    [InlineData("maxconn: 7", null)]
    [InlineData("maxconn=8", null)]
    public void A_limit_is_of_digits_alone(string line, int? limit) => AgentAnswer.Parse(line).Limit.Should().Be(limit);

    [Fact]
    public void A_description_is_short_and_printable() =>
        AgentAnswer.Parse("fail #" + new string('\u0001', 10_000)).Info.Should().Be($"fail ({new string('.', 256)})");
}
