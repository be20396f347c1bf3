using System.Text.RegularExpressions;
using LoadBalancing.Rules;
using LoadBalancing.Rules.Matching;
using LoadBalancing.Samples;

namespace LoadBalancing.Core.Tests.Rules;

/// <summary>The page about rules names every sample, method and predefined ACL, and its conditions can be read.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Rules", "rules.md"));

    public static TheoryData<string> Names => new(
        SampleTable.All.Select(sample => sample.Name)
            .Concat(Enum.GetNames<MatchMethod>().Select(name => name.ToLowerInvariant()))
            .Concat(PredefinedAcls.All.Select(acl => acl.Split(' ')[0]))
            .Distinct());

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_has_its_place(string name) => Regex.IsMatch(Page, $"`{Regex.Escape(name)}[`(]").Should().BeTrue(name);

    [Fact]
    public void Its_conditions_can_be_read()
    {
        var acls = new AclSet(["static path_beg /images /css", "static path_end .png .css .js"], (_, problem) => Assert.Fail(problem));
        var conditions = Condition().Matches(Page).Select(match => match.Groups[1].Value).ToList();

        conditions.Should().HaveCount(6);
        conditions.Where(condition => !acls.TryRead(condition, out _, out _)).Should().BeEmpty();
    }

    [GeneratedRegex("""(?:UseBackend\("\w+", "|"Condition": "|use_backend \w+ if )([^"\n]+)""")]
    private static partial Regex Condition();
}
