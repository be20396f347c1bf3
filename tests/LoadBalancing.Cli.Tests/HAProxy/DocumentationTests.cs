using System.Text.RegularExpressions;
using LoadBalancing.Cli.HAProxy;
using LoadBalancing.Cli.HAProxy.Keywords;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>The page about haproxy.cfg names what the reader knows, no more and no less.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Sections =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "HAProxy", "haproxy-configuration.md")).Split("\n## ");

    [Fact]
    public void Understood_keywords_are_named()
    {
        var section = Section("Understood") + Section("Accepted without effect");

        KeywordTable.Understood.Select(keyword => keyword.Name).Should().OnlyContain(name => Regex.IsMatch(section, $"`{Regex.Escape(name)}[` ]"));
    }

    [Fact]
    public void Server_parameters_are_named() =>
        CodesOf(Section("Understood"), "| `server NAME").Should().Contain(ServerKeywords.Parameters.Supported);

    [Fact]
    public void Cookie_parameters_are_named() =>
        CodesOf(Section("Understood"), "| `cookie NAME").Select(code => code.Split(' ')[0]).Should().Contain(CookieKeyword.Parameters.Supported);

    [Fact]
    public void Bind_parameters_without_effect_are_named() => CodesOf(Section("Accepted without effect"), "After `bind`")
        .Should().BeEquivalentTo(BindKeyword.Parameters.Supported.Where(name => name != "proto").Append("bind"));

    [Fact]
    public void Keywords_without_effect_are_named() =>
        NoEffectKeywords.All.Select(keyword => keyword.Name).Should().BeSubsetOf(Codes(Section("Accepted without effect")));

    [Fact]
    public void Keywords_that_are_not_supported_are_named() => CodesOf(Section("Not supported yet"), "`block`")
        .Should().BeEquivalentTo(UnsupportedKeywords.All.Select(keyword => keyword.Name));

    [Fact]
    public void Sections_that_are_not_supported_are_named() =>
        CodesOf(Section("Not supported yet"), "Sections:").Should().BeEquivalentTo(UnsupportedKeywords.Sections);

    [Fact]
    public void Parameters_that_are_not_supported_are_named()
    {
        var section = Section("Not supported yet");

        CodesOf(section, "After `bind`").Should().BeEquivalentTo(BindKeyword.Parameters.Unsupported.Append("bind"));
        CodesOf(section, "After `server`").Should().BeEquivalentTo(ServerKeywords.Parameters.Unsupported.Append("server"));
    }

    private static string Section(string title) => Sections.Single(section => section.StartsWith(title, StringComparison.Ordinal));

    // The words in code font of the paragraph, or the row of a table, that begins so.
    private static IEnumerable<string> CodesOf(string section, string beginning)
    {
        var start = section.IndexOf("\n" + beginning, StringComparison.Ordinal) + 1;
        var end = section.IndexOf(beginning.StartsWith('|') ? "\n" : "\n\n", start, StringComparison.Ordinal);
        return Codes(end < 0 ? section[start..] : section[start..end]);
    }

    private static IEnumerable<string> Codes(string text) => Code().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
