using LoadBalancing.Conformance.Comparing;

namespace LoadBalancing.Conformance.Rules;

/// <summary>Variables of rules: the same values for the same scopes.</summary>
public sealed class VariableTests
{
    [Fact]
    public Task They_are_set_and_read() => RuleComparison.RunAsync(
        new(["http-request set-var(txn.a) req.cook(V)", "http-response set-header X-Was %[var(txn.a)] if { var(txn.a) -m found }"], [],
            "GET /", "GET /\nCookie: V=1", "GET /\nCookie: V=", "GET /\nCookie: V=1; V=2", "GET /\nCookie: V=a%09b"),
        new(["http-request set-var(txn.a) hdr(X-In)", "http-request set-var(txn.a) hdr(X-None)", "http-request set-header X-A \"[%[var(txn.a)]]\""], [],
            "GET /\nX-In: 1, 2", "GET /\nX-In:", "GET /"),
        RuleCase.Of("http-request set-header X-A \"%[var(txn.a,other)]|%[var(txn.a,)]|%[var(txn.a)]\" if !{ var(txn.a) -m found } { var(txn.a,) -m found }"),
        new(["http-request set-var-fmt(txn.a) \"%ci|%HP|%[hdr(X-None)]\"", "http-request set-header X-A %[var(txn.a),upper]", "http-request unset-var(txn.a)",
            "http-request set-header X-B \"[%[var(txn.a)]]\""], [], "GET /path"),
        new(["http-request set-var-fmt(txn.a) \"%[hdr(X-None)]\"", "http-request set-header X-A 1 if { var(txn.a) -m found }"], [], "GET /"),
        new(["http-request set-var(req.a) method", "http-request set-var(res.a) method", "http-request set-var(txn.a) method",
            "http-request set-header X-A \"[%[var(req.a)]%[var(res.a)]%[var(txn.a)]]\"", "http-response set-header X-B \"[%[var(req.a)]%[var(res.a)]%[var(txn.a)]%[var(txn.b)]]\""],
            ["http-request set-header X-C \"[%[var(req.a)]%[var(res.a)]]\"", "http-request set-var(txn.b) be_name", "http-response set-var(res.a) status"], "GET /"),
        new(["http-request set-var(txn.ip) src", "http-request set-var(txn.n) hdr_cnt(X-In)", "http-request set-var(txn.t) hdr(X-In)", "http-request set-var(txn.b) ssl_fc",
            "http-request set-header X-Mask %[var(txn.ip),ipmask(8)]", "http-request set-header X-All \"%[var(txn.ip)] %[var(txn.n)] %[var(txn.t)] %[var(txn.b)]\"",
            .. Matches("ip", "-m ip 127.0.0.0/8", "-m ip 10.0.0.0/8", "-m str 127.0.0.1", "-m sub 0.0", "-m len 9", "-m reg ^127"),
            .. Matches("n", "-m int 2", "-m int ge 1", "-m str 2", "-m bool", "-m len 1"),
            .. Matches("t", "-m int 12", "-m ip 10.0.0.0/8", "-m str 12", "-m bool", "-m end 2", "-m found"),
            .. Matches("b", "-m bool", "-m int 0", "-m str 0", "-m found")],
            [], "GET /", "GET /\nX-In: 12", "GET /\nX-In: 10.1.2.3, 0", "GET /\nX-In: 0, 10.1.2.3"),
        new(["http-request set-var(txn.b) hdr(X-B)", "use_backend back0 if { var(txn.b) -m str zero }", "use_backend %[var(txn.b)]"], ["http-response set-header X-Via own"],
            "GET /", "GET /\nX-B: zero", "GET /\nX-B: back1", "GET /\nX-B: nope"),
        new(["http-request set-var(txn.a) hdr(X-In)", "http-request deny if { var(txn.a) -m str no }", "http-request redirect location /%[var(txn.a)] if { var(txn.a) -m beg to }"],
            [], "GET /", "GET /\nX-In: no", "GET /\nX-In: too"));

    [Fact]
    public async Task Some_last_as_long_as_their_connection()
    {
        var seen = await Comparison.RunAsync(
            """
            frontend front
                bind 127.0.0.1:{front}
                http-request set-header X-Before "%[var(sess.seen)]|%[var(txn.seen)]|%[var(req.seen)]"
                http-request set-var(sess.seen) path
                http-request set-var(txn.seen) path
                http-request set-var(req.seen) path
                http-request unset-var(sess.seen) if { path /forget }
                default_backend back
            backend back
                server a 127.0.0.1:{a}
            """,
            async farm =>
            {
                using var client = await farm.ConnectAsync();
                foreach (var path in (string[])["/1", "/2", "/forget", "/4", "/5"])
                {
                    await farm.SendAsync(client, Farm.Request("GET", path));
                }

                await farm.GetAsync("/other");
            });

        seen.Exchanges.Select(exchange => exchange.Seen.Single().Head.Values("X-Before").Single())
            .Should().Equal("||", "/1||", "/2||", "||", "/4||", "||");
    }

    // A header for each comparison that the variable meets.
    private static IEnumerable<string> Matches(string name, params string[] criteria) => criteria.Index().Select(criterion =>
        $"http-request set-header X-{name}-{criterion.Index} 1 if {{ var(txn.{name}) {criterion.Item} }}");
}
