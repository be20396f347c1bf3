using LoadBalancing.Conformance.Algorithms;

namespace LoadBalancing.Conformance.Rules;

/// <summary>Conditions over made-up requests: the same server is chosen as by HAProxy. Server b is where the condition is met.</summary>
public sealed class ConditionTests
{
    private static readonly string[] Criteria =
    [
        // the target
        "path /a/b", "path -i /A/B", "path_beg /a /img", "path_beg -i /IMG", "path_end .png .js", "path_end -i .PNG", "path_sub img", "path_sub -i IMG x",
        "path_dir img", "path_dir /img/", "path_dir a/b", "path_dom www", "path_dom .org", "path_reg ^/a/[0-9]+$", "path_reg -i ^/A/", "path_len 5:9",
        "path_len lt 5", "path -m found", "path -m bin 2f61", "path -m beg /a", "path -m len ge 5", "path,lower /a/b", "path,upper -m beg /A", "path_beg,lower /a",
        "path -m int 0", "pathq /a?x=1", "url /a?x=1", "url *", "url_beg http://", "url_dir img", "url_dom www.x.org", "url_reg x=[0-9]", "query x=1", "query -m found",
        "query -m len 0", "query -m sub y=", "url_param(x) 1", "url_param(x) -m found", "urlp(x) 1 2", "urlp_beg(y) a", "urlp_len(x) gt 1", "url_param 2",
        "urlp_val(x) 1:5", "urlp_reg(y) ^a", "url_param(x,;) 1", "base farm/a/b", "base_beg farm/", "base_end .png", "base_sub m/i",
        // headers and cookies
        "hdr(x) a", "hdr(x) -i A", "hdr(x,1) a", "hdr(x,-1) b", "hdr(x,2) b", "req.hdr(X) b", "hdr(x) -m found", "hdr_beg(x) a", "hdr_end(x) -i B", "hdr_sub(x) ,",
        "hdr_dir(x) img", "hdr_dom(x) www", "hdr_reg(x) ^[0-9]+$", "hdr_len(x) 0", "hdr_len(x) gt 1", "hdr_cnt(x) 0", "hdr_cnt(x) 2", "hdr_cnt(x) ge 2", "hdr_cnt(x) 1:2",
        "hdr_val(x) 5", "hdr_val(x) 17", "hdr_val(x) gt 4", "hdr_val(x) eq 9 17", "hdr_val(x,1) 5", "req.fhdr(x) -m sub ,", "req.fhdr_cnt(x) 2", "req.fhdr(x,1) a",
        "hdr_ip(x) 10.0.0.0/8", "hdr_ip(x) 10.1.2.3 ::1", "hdr_ip(x,-1) 10.0.0.0/255.0.0.0", "hdr_ip(x) 2001:db8::/32", "hdr_ip(x),ipmask(16) 10.1.0.0",
        "hdr_ip(x) -m str 10.1.2.3", "hdr_ip(x) ::ffff:0:0/96", "hdr(x) -m ip 10.0.0.0/8", "hdr(x) -m bool", "hdr(x) -m int 5", "hdr(x) -m int 0", "hdr(host) farm",
        "req.cook(c) 1", "cook(c) -m found", "cook(c) 2", "cook_beg(c) a", "cook_cnt(c) 2", "cook_cnt(c) 0", "cook_val(c) ge 2", "cook_reg(c) ^[a-z]+$", "cook_sub(c) x",
        "cook_end(c) -i C", "cook_len(c) 3",
        // the rest
        "method GET", "method POST FOO", "src 127.0.0.1", "src 127.0.0.0/8 ::1", "src 10.0.0.0/8", "src ::ffff:127.0.0.0/104", "src -m str 127.0.0.1", "ssl_fc", "ssl_fc -m int 0",
        "always_true", "always_false", "always_true -m int 1", "nbsrv(farm0) 2", "nbsrv(farm0) lt 2", "nbsrv 2", "src -m found", "method -m beg G",
    ];

    private static readonly string[] Predefined =
    [
        "TRUE", "FALSE", "HTTP", "HTTP_1.0", "HTTP_1.1", "HTTP_2.0", "HTTP_CONTENT", "HTTP_URL_ABS", "HTTP_URL_SLASH", "HTTP_URL_STAR", "LOCALHOST", "METH_CONNECT", "METH_DELETE",
        "METH_GET", "METH_HEAD", "METH_OPTIONS", "METH_POST", "METH_PUT", "METH_TRACE",
    ];

    [Fact]
    public async Task Every_criterion()
    {
        var requests = new RequestTexts(seed: 1).Take(80);

        await Picks.CompareAsync([.. Criteria.Select(criterion => $"{{ {criterion} }}").Concat(Predefined).Select(condition => Case([], condition, requests))]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Made_up_conditions(int seed)
    {
        var random = new Random(seed);
        var requests = new RequestTexts(seed).Take(40);
        var cases = Enumerable.Range(0, 120).Select(_ =>
        {
            var acls = Enumerable.Range(0, random.Next(1, 5)).Select(i => $"acl n{random.Next(3)} {Criteria[random.Next(Criteria.Length)]}").ToArray();
            var names = acls.Select(acl => acl.Split(' ')[1]).ToArray();
            return Case(acls, Condition(random, names), requests);
        });

        await Picks.CompareAsync([.. cases]);
    }

    [Fact]
    public async Task Names_of_servers_that_requests_make()
    {
        var requests = new RequestTexts(seed: 4).Take(80);

        await Picks.CompareAsync(
        [
            new PickCase(["use-server %[hdr(x)] if { hdr(x) -m found }", "use-server b if TRUE"], requests, [1, 1]),
            new PickCase(["use-server %[cook(c)]%[hdr(x)] unless { path_beg /a }", "use-server a if { method GET }"], requests, [1, 1]),
        ]);
    }

    private static string Condition(Random random, string[] names) => string.Join(
        random.Next(2) == 0 ? " or " : " || ",
        Enumerable.Range(0, random.Next(1, 4)).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Term(random, names)))));

    private static string Term(Random random, string[] names) => (random.Next(4) switch { 0 => "!", 1 => "! ", _ => "" }) + random.Next(4) switch
    {
        0 => $"{{ {Criteria[random.Next(Criteria.Length)]} }}",
        1 => Predefined[random.Next(Predefined.Length)],
        _ => names[random.Next(names.Length)],
    };

    private static PickCase Case(string[] acls, string condition, IReadOnlyList<PickRequest> requests) =>
        new([.. acls, $"use-server b if {condition}", "use-server a if TRUE"], requests, [1, 1]);
}
