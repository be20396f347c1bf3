namespace LoadBalancing.Cli.Tests.Hosting;

/// <summary>Which requests the frontends of <c>lb</c> let through. A request that gets as far as its server, which is down, is answered 503.</summary>
public sealed class StrictnessTests
{
    private const string Dots = "GET /shop/../admin HTTP/1.1";

    [Theory]
    [InlineData("", "", 503)]
    [InlineData("http-request deny if { hdr(X-A) b }", "http-request set-header X-Host %[hdr(host)]", 503)]
    [InlineData("http-request set-header X-Path %[path]\n http-request deny if { req.hdr(X-Path) -m beg /admin }", "", 400)]
    [InlineData("http-request set-var(txn.path) path,lower\n http-request deny if { var(txn.path) -m beg /admin }", "", 400)]
    [InlineData("http-request set-var-fmt(txn.to) b%[path]\n use_backend %[var(txn.to)] if TRUE", "", 400)]
    [InlineData("http-request set-var(txn.host) hdr(host)\n http-request deny if { var(txn.host) -m str none }", "", 503)]
    [InlineData("http-request deny if { path_beg /admin }", "", 400)]
    [InlineData("http-request deny if { path,lower -m beg /admin }", "", 400)]
    [InlineData("http-request deny unless { url_sub secret } { hdr(X-A) b }", "", 400)]
    [InlineData("acl admin path_beg /admin\n use_backend web if admin", "", 400)]
    [InlineData("use_backend %[path,lower] if TRUE", "", 400)]
    [InlineData("use_backend %[hdr(X-A)] if TRUE", "", 503)]
    [InlineData("", "http-request deny if { base_sub /secret }", 400)]
    [InlineData("", "use-server a if { path_end .png }", 400)]
    [InlineData("", "ignore-persist if { pathq_beg /admin }", 400)]
    [InlineData("option accept-invalid-http-request\n http-request deny if { path_beg /admin }", "use-server a if { path_end .png }", 503)]
    public async Task Dot_segments_go_on_where_nothing_goes_by_the_path(string frontend, string backend, int status) =>
        (await OneRequest.AskAsync(Dots, $"""
            defaults
                mode http
                retries 0
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            frontend public
                bind 127.0.0.1:PORT
                {frontend}
                default_backend web
            backend web
                {backend}
                server a 127.0.0.1:1

            """, ".cfg")).Should().Be(status);

    [Theory]
    [InlineData(Dots, "AllowDotSegments", 503)]
    [InlineData("TRACE / HTTP/1.1", "AllowTrace", 405)]
    [InlineData("GET /a#b HTTP/1.1", "AllowFragment", 400)]
    [InlineData("GET http://me@x/ HTTP/1.1", "AllowUserInfo", 400)]
    [InlineData("get / HTTP/1.1", "AllowMethodCase", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost:", "AllowEmptyHost", 400)]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3", "AllowLengthWithCoding", 400)]
    public async Task Each_row_has_its_switch(string request, string flag, int byDefault)
    {
        (await OneRequest.AskAsync(request, Json("true"), ".json")).Should().Be(byDefault);
        (await OneRequest.AskAsync(request, Json($"{{ \"{flag}\": true }}"), ".json")).Should().Be(503);
        (await OneRequest.AskAsync(request, Json($"{{ \"{flag}\": false }}"), ".json")).Should().BeOneOf(400, 405);
    }

    private static string Json(string strictness) => $$"""
        { "LoadBalancer": {
            "Frontends": { "public": { "Binds": [ "127.0.0.1:PORT" ], "Backend": "web", "Strictness": {{strictness}} } },
            "Backends": { "web": { "Retries": 0, "Redispatch": 0, "Servers": [ { "Name": "a", "Address": "127.0.0.1:1" } ] } }
        } }
        """;
}
