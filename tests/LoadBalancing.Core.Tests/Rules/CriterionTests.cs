using System.Net;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Rules;
using LoadBalancing.Samples;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Core.Tests.Rules;

/// <summary>Every sample, every way to compare it, and every flag. What is odd here was seen on HAProxy 2.6.12.</summary>
public sealed class CriterionTests
{
    [Theory]
    [InlineData("/a/b?c=1", "path /a/b", true)]
    [InlineData("/a/b?c=1", "path /a", false)]
    [InlineData("http://h/a?b", "path /a", true)]
    [InlineData("http://h", "path -m found", false)]
    [InlineData("/a?b", "pathq /a?b", true)]
    [InlineData("http://h/a?b", "pathq /a?b", true)]
    [InlineData("http://h/a?b", "url http://h/a?b", true)]
    [InlineData("/a", "query -m found", false)]
    [InlineData("/a?", "query -m found", true)]
    [InlineData("/a?b?c", "query b?c", true)]
    [InlineData("/a?x=1&y=2", "url_param(y) 2", true)]
    [InlineData("/a?x=1&x=2", "urlp(x) 2", true)]
    [InlineData("/a?x=1;y=2", "url_param 2", true)]
    [InlineData("/a?X=1", "url_param(x) -m found", false)]
    [InlineData("/a;x=1", "url_param(x,;) 1", true)]
    [InlineData("/a?x=17", "urlp_val(x) ge 17", true)]
    [InlineData("/admin/x", "path_beg /admin", true)]
    [InlineData("/Admin/x", "path_beg /admin", false)]
    [InlineData("/Admin/x", "path_beg -i /admin", true)]
    [InlineData("/x", "path_beg /a /b /x", true)]
    [InlineData("/a.png", "path_end .gif .png", true)]
    [InlineData("/a.PNG", "path_end -i .png", true)]
    [InlineData("/a/pic.js", "path_sub pic", true)]
    [InlineData("/a/PIC.js", "path_sub pic", false)]
    [InlineData("/a/PIC.js", "path_sub -i nothing pic", true)]
    [InlineData("/a/img/c", "path_dir img", true)]
    [InlineData("/a/img/c", "path_dir /img/", true)]
    [InlineData("/a/img/c", "path_dir a/img", true)]
    [InlineData("/a/imgs/c", "path_dir img", false)]
    [InlineData("/imgs/img", "path_dir img", true)]
    [InlineData("/img?x", "url_dir img", true)]
    [InlineData("/a", "url_dir /", false)]
    [InlineData("/www.a-b.org:80/x", "path_dom a-b", true)]
    [InlineData("/www.a-b.org:80/x", "path_dom .org:80.", true)]
    [InlineData("/www.a-b.org:80/x", "path_dom b.org", false)]
    [InlineData("/a/123", "path_reg ^/a/[0-9]+$", true)]
    [InlineData("/A/123", "path_reg ^/a/", false)]
    [InlineData("/A/123", "path_reg -i ^/a/", true)]
    [InlineData("/abc", "path_len 4", true)]
    [InlineData("/abc", "path_len 5:", false)]
    [InlineData("/abc", "path -m len lt 5", true)]
    [InlineData("/abc", "path -m bin 2f616263", true)]
    [InlineData("/abc", "path -m bin 2F61", false)]
    [InlineData("-i", "url -- -i", true)]
    [InlineData("-i", "url x -i", true)]
    [InlineData("/A", "path -n -i /a", true)]
    [InlineData("/A", "path_beg -m end -i a", true)]
    [InlineData("/AB", "path,lower /ab", true)]
    [InlineData("/ab", "path,upper -m beg /A", true)]
    [InlineData("/AB", "path_beg,lower /a", false)]
    [InlineData("/a", "path", false)]
    [InlineData("/a", "always_true", true)]
    [InlineData("/a", "always_false", false)]
    [InlineData("/a", "always_true -m int 1", true)]
    [InlineData("/a", "always_true -m str 1", true)]
    public void Of_the_target(string target, string criterion, bool met) => Met.ByTarget(target, criterion).Should().Be(met);

    [Theory]
    [InlineData("a, b", "hdr(X) a", true)]
    [InlineData("a, b", "hdr(x) b", true)]
    [InlineData("a, b", "hdr(x,1) b", false)]
    [InlineData("a, b", "req.hdr(x,-1) b", true)]
    [InlineData("a, b", "req.fhdr(x) b", false)]
    [InlineData("a, b", "req.fhdr(x) 'a, b'", true)]
    [InlineData("a|b, c", "req.fhdr(x,-1) 'b, c'", true)]
    [InlineData("a|b, c", "req.fhdr_cnt(x) 2", true)]
    [InlineData("a|b, c", "hdr_cnt(x) 3", true)]
    [InlineData("a, b", "hdr_cnt(y) 0", true)]
    [InlineData("a,", "hdr_cnt(x) 2", true)]
    [InlineData(",", "hdr_cnt(x) 2", true)]
    [InlineData("a,", "hdr(x,-2) a", true)]
    [InlineData("", "hdr_cnt(x) 1", true)]
    [InlineData("", "hdr_val(x) 0", true)]
    [InlineData("", "hdr(x) -m int 0", false)]
    [InlineData("", "hdr(x) -m found", true)]
    [InlineData("", "hdr_len(x) 0", true)]
    [InlineData("a", "hdr(y) -m found", false)]
    [InlineData("Example.ORG", "hdr_end(x) -i .org", true)]
    [InlineData("5, 7", "hdr_val(x) 7", true)]
    [InlineData("5x", "hdr_val(x) 5", true)]
    [InlineData("abc", "hdr_val(x) 0", true)]
    [InlineData("-5", "hdr_val(x) lt 0", true)]
    [InlineData("-5", "hdr_val(x) -5", true)]
    [InlineData("5", "hdr_val(x) ge 2 le 1", true)]
    [InlineData("5", "hdr_val(x) eq 4 5", true)]
    [InlineData("5", "hdr_val(x) gt 5", false)]
    [InlineData("5", "hdr_val(x) 1:4 6:", false)]
    [InlineData("5", "hdr_val(x) :5", true)]
    [InlineData("5", "hdr(x) -m bool", true)]
    [InlineData("0", "hdr(x) -m bool", false)]
    [InlineData("10.1.2.3", "hdr_ip(x) 10.0.0.0/8", true)]
    [InlineData("10.1.2.3:80", "hdr_ip(x) 10.1.2.3", true)]
    [InlineData("nobody, 10.1.2.3", "hdr_ip(x) 10.1.2.3", true)]
    [InlineData("10.1.2.3", "hdr(x) -m ip 10.1.0.0/255.255.0.0", true)]
    [InlineData("10.1.2.3", "hdr_ip(x),ipmask(8) 10.0.0.0", true)]
    [InlineData("10.1.2.3", "hdr_ip(x) -m str 10.1.2.3", true)]
    public void Of_a_header(string lines, string criterion, bool met) =>
        Met.ByHeader("X", lines.Split('|'), criterion).Should().Be(met);

    [Theory]
    [InlineData("c=1; d=2; c=3", "req.cook(c) 1", true)]
    [InlineData("c=1; d=2; c=3", "cook(c) 3", true)]
    [InlineData("c=1; d=2; c=3", "cook(d) 3", false)]
    [InlineData("c=1; d=2; c=3", "cook 2", true)]
    [InlineData("c=1; d=2; c=3", "cook_cnt(c) 2", true)]
    [InlineData("c=1; d=2; c=3", "req.cook_cnt 3", true)]
    [InlineData("c=1; d=2; c=3", "cook_val(c) gt 2", true)]
    [InlineData("c=", "cook(c) -m found", false)]
    [InlineData("c=", "cook_cnt(c) 0", true)]
    [InlineData("c=; d=1", "cook(c) -m len 0", true)]
    [InlineData("c=; d=1", "cook_cnt(c) 1", true)]
    [InlineData("c=1; c=", "cook_cnt(c) 2", true)]
    [InlineData("c=abc", "cook_beg(c) ab", true)]
    [InlineData("C=abc", "cook(c) -m found", false)]
    [InlineData("a=1|c=abc", "cook_reg(c) ^abc$", true)]
    public void Of_a_cookie(string lines, string criterion, bool met) =>
        Met.ByHeader("Cookie", lines.Split('|'), criterion).Should().Be(met);

    [Theory]
    [InlineData("10.1.2.3", "10.0.0.0/8", true)]
    [InlineData("10.1.2.3", "10.9.9.9/8", true)]
    [InlineData("11.1.2.3", "10.0.0.0/8 11.1.2.3", true)]
    [InlineData("11.1.2.4", "10.0.0.0/8 11.1.2.3 12.0.0.0/8", false)]
    [InlineData("255.255.255.255", "0.0.0.0/0", true)]
    [InlineData("2001:db8::1", "0.0.0.0/0", false)]
    [InlineData("2001:db8::1", "2001:db8::/32", true)]
    [InlineData("2001:db9::1", "2001:db8::/32 ::/128", false)]
    [InlineData("ffff::1", "::/0", true)]
    [InlineData("::ffff:10.1.2.3", "10.0.0.0/8", true)]
    [InlineData("10.1.2.3", "::ffff:0:0/96", true)]
    [InlineData("2002:0a01:0203::1", "10.0.0.0/8", true)]
    [InlineData("2002:0b01:0203::1", "10.0.0.0/8", false)]
    [InlineData("::10.1.2.3", "10.0.0.0/8", true)]
    [InlineData("10.1.2.3", "10.0.0.0/9 10.1.0.0/16 10.1.2.0/24", true)]
    public void Of_the_clients_address(string address, string networks, bool met) =>
        Met.By(new StubRequest { ClientAddress = IPAddress.Parse(address) }, $"{{ src {networks} }}").Should().Be(met);

    [Fact]
    public void A_request_of_this_process_has_no_address() =>
        Met.By(new StubRequest { ClientAddress = null }, "{ src 0.0.0.0/0 ::/0 }").Should().BeFalse();

    [Theory]
    [InlineData("METH_GET", "HEAD", true)]
    [InlineData("METH_POST", "POST", true)]
    [InlineData("METH_POST", "GET", false)]
    [InlineData("{ method get }", "GET", false)]
    [InlineData("METH_CONNECT or METH_DELETE or METH_OPTIONS or METH_PUT or METH_TRACE or METH_HEAD", "TRACE", true)]
    [InlineData("HTTP_URL_SLASH HTTP !HTTP_URL_ABS !HTTP_URL_STAR !HTTP_CONTENT LOCALHOST", "GET", true)]
    public void Predefined(string condition, string method, bool met) => Met.By(new StubRequest { Method = method }, condition).Should().Be(met);

    [Fact]
    public void Ssl_fc_is_a_request_over_TLS()
    {
        Met.By(new StubRequest { IsSecure = true }, "{ ssl_fc }").Should().BeTrue();
        Met.By(new StubRequest(), "{ ssl_fc }").Should().BeFalse();
        Met.By(new StubRequest(), "{ ssl_fc -m int 0 }").Should().BeTrue();
    }

    [Fact]
    public void Base_is_host_and_path() =>
        Met.By(new StubRequest { Target = "/a?b" }.With("Host", "www.x.org"), "{ base www.x.org/a } { base_beg www. }").Should().BeTrue();

    [Fact]
    public void Nbsrv_counts_usable_servers()
    {
        var backend = Farm.Of(farm => farm
            .AddServer("A", "127.0.0.1:1").AddServer("B", "127.0.0.1:2", server => server.Weight(0)).AddServer("C", "127.0.0.1:3"));
        var context = new SampleContext(new StubRequest(), backends: null, backend);

        new AclSet([]).Read("{ nbsrv 2 }").IsMet(context).Should().BeTrue();
        new AclSet([]).Read("{ nbsrv(web) 0 }").IsMet(context).Should().BeTrue("no backends are known by name");
    }

    [Fact]
    public void Stopping_is_what_the_application_says()
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer();
        using var provider = services.BuildServiceProvider();
        var backends = provider.GetRequiredService<BackendCollection>();
        var condition = new AclSet([]).Read("{ stopping }");

        condition.IsMet(new SampleContext(new StubRequest(), backends, backend: null)).Should().BeFalse();
        backends.IsStopping = true;
        condition.IsMet(new SampleContext(new StubRequest(), backends, backend: null)).Should().BeTrue();
        Met.By(new StubRequest(), "!{ stopping }").Should().BeTrue("nobody says so");
    }

    [Fact]
    public void Patterns_come_from_files()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "# a comment\n/one\n\n  \t#two\n/three\n");

            Met.ByTarget("/one", $"path -f {file}").Should().BeTrue();
            Met.ByTarget("#two", $"url -f {file}").Should().BeTrue();
            Met.ByTarget("# a comment", $"url -f {file}").Should().BeFalse();
            Met.ByTarget("/ONE", $"path -f {file} -i /four").Should().BeFalse("-i is for what follows it");
            Met.ByTarget("/FOUR", $"path -f {file} -i /four").Should().BeTrue();
            Met.ByTarget("/THREE", $"path -i -f {file}").Should().BeTrue();
            new AclSet([]).TryRead($"{{ src -f {file} }}", out _, out var problem).Should().BeFalse();
            problem.Should().Be($"{file}:2: expected an IP address or a network such as 10.0.0.0/8, found '/one'.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("a b", "a", "b")]
    [InlineData("  'a b'\t\"c d\" ", "a b", "c d")]
    [InlineData(@"a\ b \\ ^\.x$ 'a\' ""\""""", "a b", @"\", @"^\.x$", @"a\", "\"")]
    [InlineData("''", "")]
    [InlineData("a'b c'd", "ab cd")]
    public void Words_are_split_and_joined(string text, params string[] words)
    {
        RuleWords.Split(text).Should().Equal(words);
        RuleWords.Split(RuleWords.Join(words)).Should().Equal(words);
    }
}
