using System.Text.RegularExpressions;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Rules;
using LoadBalancing.Rules.Matching;
using LoadBalancing.Samples;

namespace LoadBalancing.Core.Tests.Rules;

/// <summary>What a request can cost whose sender knows the regular expressions of the rules.</summary>
public sealed class RegexTimeTests
{
    private const int Values = 1000;
    private const string Hostile = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";

    // What stands for something that was found before needs going back.
    private const string GoingBack = @"^(a+)+\1$";

    [Fact]
    public void An_expression_that_need_not_go_back_decides_about_everything()
    {
        var request = new CountedRequest();
        request.With("X", string.Join(',', Enumerable.Repeat(Hostile, Values).Append("aaa")));
        Met.By(request, "{ hdr_reg(x) ^(a+)+$ }").Should().BeTrue("the last value matches");
        Met.By(request, "{ hdr_reg(x) ^(a+)+b$ }").Should().BeFalse();
        request.RegexBudget.IsExceeded.Should().BeFalse();
    }

    [Fact]
    public void One_that_goes_back_leaves_a_request_undecided_when_it_takes_too_long()
    {
        var request = new CountedRequest();
        request.With("X", string.Join(',', Enumerable.Repeat(Hostile, Values).Append("aa")));
        Met.By(request, $"{{ hdr_reg(x) {GoingBack} }}").Should().BeFalse("there is no time left for the last value");
        request.RegexBudget.IsExceeded.Should().BeTrue();
        Met.By(request, "{ hdr_reg(x) ^a+$ }").Should().BeTrue("others go on");
    }

    [Fact]
    public void All_values_share_the_time_of_their_request()
    {
        var time = new TickingTime(TimeSpan.FromMilliseconds(30));
        var request = new CountedRequest();
        request.With("X", string.Join(',', Enumerable.Repeat("a", Values)));
        var condition = new AclSet([]).Read(@"{ hdr_reg(x) (b)\1 } or { hdr_reg(x) (c)\1 }");
        condition.IsMet(new SampleContext(request, backends: null, backend: null) { Time = time }).Should().BeFalse();
        time.Asked.Should().Be(8, "four looks of 30 ms use up 100 ms");
        request.RegexBudget.IsExceeded.Should().BeTrue();
    }

    [Fact]
    public void The_last_look_may_use_up_the_time()
    {
        var time = new TickingTime(RegexBudget.Whole);
        var budget = new RegexBudget();
        var expression = LinearRegex.Create(@"(a)\1", ignoreCase: false, RegexBudget.Whole);
        budget.Finds(expression, "aa", time).Should().BeTrue();
        budget.IsExceeded.Should().BeFalse("it was decided");
        budget.Finds(expression, "aa", time).Should().BeFalse();
        budget.IsExceeded.Should().BeTrue();
        budget.Reset();
        budget.Finds(expression, "aa", time).Should().BeTrue("this is another request");
        budget.IsExceeded.Should().BeFalse();
    }

    [Fact]
    public void Names_of_headers_cost_no_more()
    {
        var request = new CountedRequest();
        var action = (RemoveHeaderAction)RuleParser.Parse(RuleKind.Request, $"del-header {GoingBack} -m reg", new AclSet([])).Action;
        var context = new SampleContext(request, backends: null, backend: null);
        for (var i = 0; i < Values; i++)
        {
            action.Matches(context, Hostile).Should().BeFalse();
        }

        request.RegexBudget.IsExceeded.Should().BeTrue();
    }

    [Theory]
    [InlineData("^/(x+)+admin", true)]
    [InlineData(@"(a)\1", false)]
    [InlineData("a(?!b)", false)]
    public void Only_what_goes_back_is_counted(string pattern, bool isLinear)
    {
        var expression = LinearRegex.Create(pattern, ignoreCase: true, RegexBudget.Whole);
        LinearRegex.IsLinear(expression).Should().Be(isLinear);
        expression.MatchTimeout.Should().Be(isLinear ? Regex.InfiniteMatchTimeout : RegexBudget.Whole);
    }

    private sealed class CountedRequest : StubRequest, LoadBalancing.Dispatching.IRequest
    {
        public RegexBudget RegexBudget { get; } = new();
    }

    // Between two questions there is always the same time.
    private sealed class TickingTime(TimeSpan step) : TimeProvider
    {
        public int Asked { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => step.Ticks * ++Asked;
    }
}
