using LoadBalancing.Conformance.Cookies;

namespace LoadBalancing.Conformance.Rules;

/// <summary>
/// Rules on responses that touch <c>Set-Cookie</c>, in every mode of the persistence cookie: they come before all that persistence does to
/// the response, as with HAProxy. Half of the requests hold a cookie, and servers set cookies of their own.
/// </summary>
public sealed class CookieRuleTests
{
    private const int RequestsPerCase = 40;

    private static readonly string[] Modes =
        ["", "indirect", "preserve indirect", "rewrite", "prefix", "insert", "insert indirect", "insert preserve", "insert postonly", "insert nocache"];

    private static readonly string[][] Rules =
    [
        ["http-response del-header Set-Cookie"],
        ["http-response set-header Set-Cookie S=rule"],
        ["http-response set-header Set-Cookie \"S=rule; path=/x\"", "http-response add-header Set-Cookie T=rule"],
        ["http-response add-header Set-Cookie S=rule"],
        ["http-response add-header Set-Cookie S=rule if { res.cook(S) -m found }"],
        ["http-response add-header Set-Cookie \"seen=%[res.hdr(Set-Cookie,1)]\""],
        ["http-response add-header Set-Cookie S=rule", "http-response add-header Set-Cookie \"seen=%[res.cook(S)]\""],
    ];

    [Fact]
    public async Task Every_rule_in_every_mode()
    {
        var cases =
            from mode in Modes
            from rules in Rules
            let texts = new CookieTexts(seed: 17)
            select new CookieCase([$"cookie S {mode}", .. rules], [.. Enumerable.Range(0, RequestsPerCase).Select(_ => texts.Next())]);

        await CookieComparison.RunAsync([.. cases]);
    }
}
