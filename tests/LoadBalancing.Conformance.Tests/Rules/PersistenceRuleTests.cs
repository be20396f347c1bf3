using LoadBalancing.Conformance.Cookies;

namespace LoadBalancing.Conformance.Rules;

/// <summary>
/// Rules about persistence in every mode of the cookie, with servers that are up, of weight 0, in maintenance and backups: the same servers
/// and the same headers as with HAProxy. Half of the requests are POSTs, which the rules tell apart.
/// </summary>
public sealed class PersistenceRuleTests
{
    private const int RequestsPerCase = 60;

    private static readonly string[] Modes =
        ["", "indirect", "preserve indirect", "rewrite", "prefix", "insert", "insert indirect", "insert indirect maxidle 600", "insert postonly maxlife 3000"];

    private static readonly string[][] Rules =
    [
        ["force-persist if METH_POST"], ["ignore-persist if METH_POST"], ["force-persist if TRUE", "ignore-persist if TRUE"],
        ["ignore-persist if METH_POST", "force-persist if TRUE"], ["ignore-persist unless METH_POST", "option persist"],
        ["use-server b if METH_POST"], ["use-server m if METH_POST", "use-server w unless METH_POST { req.cook(x) 1 }"],
        ["use-server m if METH_POST", "force-persist if TRUE"], ["use-server m if METH_POST", "option persist"],
        ["use-server b if METH_POST", "ignore-persist if TRUE"],
        ["server w 127.0.0.1:{w} cookie zz weight 0"], ["server k 127.0.0.1:{k} cookie zz backup", "force-persist if METH_POST"],
        ["server w 127.0.0.1:{w} cookie zz weight 0", "option persist", "ignore-persist if METH_POST"],
    ];

    [Fact]
    public async Task Every_rule_in_every_mode()
    {
        var cases =
            from mode in Modes
            from rules in Rules
            let texts = new CookieTexts(seed: 11)
            let servers = rules.Any(rule => rule.Contains("use-server w", StringComparison.Ordinal)) ? ["server w 127.0.0.1:{w} cookie zz weight 0"] : Array.Empty<string>()
            select new CookieCase([$"cookie S {mode}", .. rules, .. servers], [.. Enumerable.Range(0, RequestsPerCase).Select(_ => texts.Next())]);

        await CookieComparison.RunAsync([.. cases]);
    }
}
