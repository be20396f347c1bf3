namespace LoadBalancing.Conformance.Rules;

/// <summary>Patterns from files (<c>-f</c>): the same lines mean the same.</summary>
public sealed class PatternFileTests : IDisposable
{
    private readonly List<string> _files = [];

    public void Dispose() => _files.ForEach(File.Delete);

    [Fact]
    public Task Texts() => RuleComparison.RunAsync(
        Of("path -f", "# a comment\n/one\n\n  /two\n\t/three\n  # another\n/with blank\n/end", "/", "/one", "/two", "/three", "/with%20blank", "/end", "/ONE"),
        Of("path_beg -f", "/one\n/two\n", "/one/x", "/two", "/", "/on"),
        Of("path -i -f", "/One\n/TWO\n", "/one", "/ONE", "/two", "/three"),
        Of("path_end -f", ".png\n.css\n", "/a.png", "/a.css", "/a.js"),
        Of("path_sub -f", "mid\n", "/amidb", "/a"),
        Of("path_dir -f", "img\n/a/b/\n", "/img/x", "/x/a/b/y", "/image"),
        Of("path_reg -f", "^/a/[0-9]+$\n^/b\n", "/a/1", "/a/x", "/bc", "/"),
        Of("path -m reg -i -f", "^/A/[0-9]+$\n", "/a/1", "/A/1", "/a/x"),
        Of("url_dom -f", "farm\n", "/", "http://farm/"));

    [Fact]
    public Task Numbers_and_addresses() => RuleComparison.RunAsync(
        Of("path -m len -f", "4\n7:8\n", "/one", "/twelve", "/sixteen", "/"),
        Of("urlp_val(n) -f", "1\n5:10\n", "/?n=1", "/?n=4", "/?n=7", "/?n=11", "/"),
        Of("src -f", "10.0.0.0/8\n# here\n127.0.0.0/8\n", "/"),
        Of("src -f", "10.0.0.0/8\n2001:db8::/32\n", "/"),
        Of("urlp(ip) -m ip -f", "10.0.0.0/8\n192.0.2.7\n2001:db8::/32\n", "/?ip=10.1.2.3", "/?ip=192.0.2.7", "/?ip=192.0.2.8", "/?ip=2001:db8::1", "/?ip=x", "/"));

    [Fact]
    public Task Files_and_patterns_together()
    {
        var (one, two) = (Write("/one\n"), Write("/two\n"));
        string[] requests = ["GET /one", "GET /two", "GET /three", "GET /TWO", "GET /ONE", "GET /THREE"];
        return RuleComparison.RunAsync(
            new([$"http-request return status 202 if {{ path -f {one} -f {two} /three }}"], [], requests),
            new([$"http-request return status 202 if {{ path -f {one} -i -f {two} /three }}"], [], requests),
            new([$"acl a path -f {one}", "acl a path /three", "http-request return status 202 if a"], [], requests),
            new([$"acl a path -f {Write("")}", "http-request return status 202 if !a"], [], requests),
            new([$"use_backend back0 if {{ path -f {one} }}"], [], requests));
    }

    private RuleCase Of(string criterion, string lines, params string[] targets) => new(
        [$"http-request return status 202 if {{ {criterion} {Write(lines)} }}"], [], [.. targets.Select(target => $"GET {target}")]);

    private string Write(string text)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text);
        _files.Add(file);
        return file;
    }
}
