using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Rules;

namespace LoadBalancing.Core.Tests.Rules;

public class ConditionTests
{
    private static readonly string[] Acls = ["yes always_true", "no always_false"];

    [Theory]
    [InlineData("", true)]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    [InlineData("!yes", false)]
    [InlineData("! no", true)]
    [InlineData("!!yes", true)]
    [InlineData("yes no", false)]
    [InlineData("yes !no", true)]
    [InlineData("no or yes", true)]
    [InlineData("no || no", false)]
    [InlineData("no yes or yes yes", true)]
    [InlineData("yes or no no", true)]
    [InlineData("if yes", true)]
    [InlineData("unless yes", false)]
    [InlineData("unless no or no", true)]
    [InlineData("{ always_true } !{ always_false }", true)]
    [InlineData("! { always_true }", false)]
    [InlineData("TRUE !FALSE", true)]
    public void Words_are_and_or_and_not(string condition, bool met) => Met.By(new StubRequest(), condition, Acls).Should().Be(met);

    [Fact]
    public void Declarations_of_one_name_are_alternatives()
    {
        string[] acls = ["static path_beg /images /css", "static path_end .js"];

        Met.By(new StubRequest { Target = "/css/a" }, "static", acls).Should().BeTrue();
        Met.By(new StubRequest { Target = "/a.js?b" }, "static", acls).Should().BeTrue();
        Met.By(new StubRequest { Target = "/a" }, "static", acls).Should().BeFalse();
    }

    [Fact]
    public void An_own_declaration_takes_the_place_of_a_predefined_one() =>
        Met.By(new StubRequest { Method = "GET" }, "METH_GET", "METH_GET method POST").Should().BeFalse();

    [Theory]
    [InlineData("nobody", "there is no ACL 'nobody'; a criterion without a name stands in braces.")]
    [InlineData("yess", "there is no ACL 'yess'; a criterion without a name stands in braces. Did you mean 'yes'?")]
    [InlineData("yes or", "an ACL or a criterion in braces is missing at the end of 'yes or'.")]
    [InlineData("or yes", "an ACL or a criterion in braces is missing before 'or' of 'or yes'.")]
    [InlineData("if", "an ACL or a criterion in braces is missing at the end of 'if'.")]
    [InlineData("yes !", "an ACL or a criterion in braces is missing behind '!'.")]
    [InlineData("{ path", "the brace '{' is not closed; braces have blanks around them.")]
    [InlineData("{ }", "a sample such as path or src is missing.")]
    [InlineData("{ pth /a }", "unknown sample 'pth'. Did you mean 'path'?")]
    [InlineData("{ path_begg /a }", "unknown sample 'path_begg'. Did you mean 'path_beg'?")]
    [InlineData("{ path -x /a }", "unknown flag '-x'. Did you mean '-i'? A pattern that begins with '-' follows '--'.")]
    [InlineData("{ path -m bgin /a }", "unknown method '-m bgin', expected one of found, bool, int, ip, bin, len, str, beg, end, sub, dir, dom, reg. Did you mean 'bin'?")]
    [InlineData("{ path -f /no/such/file }", "the file '/no/such/file' of '-f' cannot be read: Could not find a part of the path '/no/such/file'.")]
    [InlineData("{ src 10.0.0.300 }", "expected an IP address or a network such as 10.0.0.0/8, found '10.0.0.300'.")]
    [InlineData("{ hdr_cnt(a) many }", "expected a whole number or a range such as 1024:65535, found 'many'.")]
    [InlineData("{ hdr_cnt(a) gt }", "'gt' expects a number.")]
    [InlineData("{ src -m int 5 }", "the values of 'src' cannot be matched with -m int.")]
    [InlineData("{ path -m bin abc }", "expected an even number of hexadecimal digits, found 'abc'.")]
    [InlineData("{ path 'a }", "the quote ' is not closed in '{ path 'a }'.")]
    public void What_is_wrong_is_said(string condition, string problem)
    {
        new AclSet(Acls).TryRead(condition, out _, out var found).Should().BeFalse();
        found.Should().Be(problem);
    }

    [Fact]
    public void An_expression_that_is_none_is_said()
    {
        new AclSet([]).TryRead("{ path_reg a(b }", out _, out var problem).Should().BeFalse();
        problem.Should().StartWith("'a(b' is not a regular expression: ");
    }

    [Fact]
    public void Every_declaration_that_is_wrong_is_said_once()
    {
        var problems = new List<(int, string)>();
        var acls = new AclSet(["a src 1.2.3.4", "b pth /", "or path /", "?", "b path /"], (index, problem) => problems.Add((index, problem)));

        problems.Should().Equal(
            (1, "unknown sample 'pth'. Did you mean 'path'?"),
            (2, "'or' has a meaning in conditions and cannot be the name of an ACL."),
            (3, "expected a name of letters, digits, '-', '_', '.' and ':' and a criterion, found '?'."));
        acls.TryRead("a b", out _, out _).Should().BeTrue();
    }
}
