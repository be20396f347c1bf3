using System.Text.RegularExpressions;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.Tests.HAProxy;

namespace LoadBalancing.Cli.Tests.Rules;

/// <summary>The page about actions: its samples in code, JSON and haproxy.cfg can be read, and say the same.</summary>
public sealed partial class ActionsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Rules", "actions.md"));

    [Fact]
    public void The_samples_say_the_same_in_json_and_in_haproxy_cfg()
    {
        var json = ReadJson(Blocks("json").Single());
        var haproxy = ReadText.ReadValid(ReadText.Preamble + Blocks("haproxy")[0]);

        var (ofJson, ofHAProxy) = (json.Frontends["public"], haproxy.Frontends["public"]);
        ofHAProxy.RequestRules.Should().Equal(ofJson.RequestRules).And.HaveCount(1);
        ofHAProxy.MonitorUri.Should().Be(ofJson.MonitorUri).And.Be("/alive");
        var (jsonBackend, haproxyBackend) = (json.LoadBalancer.Backends["web"], haproxy.LoadBalancer.Backends["web"]);
        haproxyBackend.RequestRules.Should().Equal(jsonBackend.RequestRules).And.HaveCount(2);
        haproxyBackend.ResponseRules.Should().Equal(jsonBackend.ResponseRules).And.HaveCount(1);
    }

    [Fact]
    public void The_sample_in_code_has_the_same_rules()
    {
        var code = Blocks("csharp")[0];
        var backend = ReadJson(Blocks("json").Single()).LoadBalancer.Backends["web"];

        RuleInCode("OnRequest").Matches(code).Select(match => match.Groups[1].Value).Should().Equal(backend.RequestRules);
        RuleInCode("OnResponse").Matches(code).Select(match => match.Groups[1].Value).Should().Equal(backend.ResponseRules);
    }

    [Fact]
    public void The_sample_in_code_has_the_same_rules_of_a_frontend()
    {
        var code = Blocks("csharp")[1];
        var frontend = ReadJson(Blocks("json").Single()).Frontends["public"];

        RuleInCode("OnRequest").Matches(code).Select(match => match.Groups[1].Value).Should().Equal(frontend.RequestRules);
        RuleInCode("MonitorUri").Matches(code).Select(match => match.Groups[1].Value).Should().Equal(frontend.MonitorUri);
    }

    [Fact]
    public void The_sample_of_variables_can_be_read()
    {
        var options = ReadText.ReadValid($"{ReadText.Preamble}frontend f\n    bind :80\n{Blocks("haproxy")[1]}\n    default_backend web\nbackend web\n    server webA 127.0.0.1:8001\n");

        options.Frontends["f"].RequestRules.Should().Equal("set-var(txn.version) req.cook(APPVER)");
        options.Frontends["f"].ResponseRules.Should().HaveCount(1);
    }

    [Fact]
    public void The_sample_of_a_monitor_can_be_read()
    {
        var options = ReadText.ReadValid($"{ReadText.Preamble}{Blocks("haproxy")[2]}\nbackend web\n    server webA 127.0.0.1:8001\n");

        options.Frontends["public"].MonitorFail.Should().Equal("if { nbsrv(web) lt 1 }");
    }

    private static Regex RuleInCode(string method) => new($"""\.{method}\("([^"]+)"\)""");

    private static string[] Blocks(string language) =>
        [.. Block().Matches(Page).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value)];

    private static ProxyOptions ReadJson(string text)
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".json");
        try
        {
            File.WriteAllText(file, text);
            var configuration = ProxyConfiguration.Read(file);
            configuration.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Should().BeEmpty();
            return configuration.Options;
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
