namespace LoadBalancing.Conformance.Rules;

/// <summary>Every action that rules can take on requests and responses: the same for clients and for servers.</summary>
public sealed class ActionTests
{
    private static readonly string[] Headers =
        ["GET /path?a=b\nX-In: in1\nx-in: in2\nX-Pre-One: 1\nx-PRE-two: 2\nOne-Suf: 1\na-Mid-b: 1\nX-42: 1\nCookie: A=1; B=2\nX-Empty:"];

    [Fact]
    public Task Headers_of_requests() => RuleComparison.RunAsync(
        Of("http-request set-header X-In new"),
        Of("http-request set-header X-New new"),
        Of("http-request set-header x-in \"%[req.hdr(X-In)] %[req.hdr(X-In,1)]\""),
        Of("http-request set-header X-New %[req.hdr(X-None)]"),
        Of("http-request set-header X-New \"a  b %ci  c\""),
        Of("http-request set-header X-New caf\u00e9%%"),
        Of("http-request add-header X-In new"),
        Of("http-request add-header X-New new"),
        Of("http-request del-header X-In"),
        Of("http-request del-header X-None"),
        Of("http-request del-header x-pre -m beg"),
        Of("http-request del-header X-PRE -m beg"),
        Of("http-request del-header -suf -m end"),
        Of("http-request del-header mid -m sub"),
        Of("http-request del-header ^x-[0-9]+$ -m reg"),
        Of("http-request del-header ^X-[0-9]+$ -m reg"),
        Of("http-request del-header X-In -m str"),
        Of("http-request set-header Host other.example"),
        Of("http-request set-header Cookie B=3"),
        Of("http-request del-header Cookie"),
        Of("http-request set-header X-Forwarded-For 10.1.2.3"),
        new(["http-request set-header X-New f", "http-request add-header X-Both %f-%b-%s", "option forwardfor"],
            ["http-request set-header X-New b", "http-request add-header X-Both %f-%b-%s"], Headers),
        new(["http-request set-header X-New 1", "http-request set-header X-New %[req.hdr(X-New)]2", "http-request allow", "http-request set-header X-New 3"],
            ["http-request add-header X-New 4"], Headers));

    [Fact]
    public Task Formats() => RuleComparison.RunAsync(
        Of("http-request set-header X-F \"%HM|%HU|%HP|%HQ|%HV|%r|%ci|%fi|%f|%b|%s|%H|%%\""),
        Of("http-request set-header X-F \"%[src]|%[method]|%[path]|%[query]|%[url]|%[req.ver]|%[ssl_fc]|%[dst]|%[hostname]|%[fe_name]\""),
        Of("http-request set-header X-F \"%[src,ipmask(8)]|%[path,upper]|%[req.cook(A)]|%[url_param(a)]|%[req.hdr_cnt(x-in)]|%[nbsrv(back3)]|%[always_true]\""),
        RuleCase.Of(
            "http-request set-header X-F '%{+Q}HM|%{+Q}HU|%{+E}HP|%{+Q,+E}HQ|%{+Q}r|%{+X}ci|%{+X,+Q}fi|%{+Q}ci|%{+Q}f|%{+Q}b|%{+Q}s|%{+Q}HV'",
            "GET /a\"b]?c=\"\\]d"),
        RuleCase.Of(
            "http-request set-header X-F '%{+Q}[req.hdr(X-In)]|%{+E}[req.hdr(X-In)]|%{+X}[req.hdr(X-In)]|%{+Q}[req.hdr(X-None)]|%{+X}[src]'",
            "GET /\nX-In: a\"b\\c]d"),
        RuleCase.Of("http-request set-header X-F '%{+Q}o|%HM|%[method]|%{ -Q}HM|%{+X}ci|%{-Q,+E}o|%HM|%[req.hdr(X-In)]|%{ -E}[req.hdr(X-In)]|%HP'", "GET /\nX-In: a\"b\\c]d"),
        Of("http-request set-header X-F \"%[req.fhdr(x-in)]|%[req.hdr(x-in,-1)]|%[base]\""));

    [Fact]
    public Task Headers_of_responses() => RuleComparison.RunAsync(
        Response("http-response set-header X-A new"),
        Response("http-response set-header X-New \"%s %b %f %ST %[status] %[res.hdr(X-A)] %[srv_name] %[be_name]\""),
        Response("http-response add-header X-A new"),
        Response("http-response del-header Server"),
        Response("http-response del-header x-debug -m beg"),
        Response("http-response del-header -two -m end"),
        Response("http-response del-header ^x-.*$ -m reg"),
        Response("http-response set-header X-New 1 if { status 200 }"),
        Response("http-response set-header X-New 1 if { status 400:599 }"),
        Response("http-response set-header X-New 1 unless { res.hdr(X-A) 2 }"),
        new(["http-response set-header X-New f", "http-response add-header X-Both f"],
            ["http-response set-header X-New b", "http-response add-header X-Both b", "http-response allow", "http-response add-header X-Both no"], "GET /"),
        new(["http-response del-header Set-Cookie"], ["cookie S insert"], "GET /"));

    [Fact]
    public Task Answers() => RuleComparison.RunAsync(
        RuleCase.Of("http-request deny", "GET /", "HEAD /", "POST /\nContent-Length: 0"),
        RuleCase.Of("http-request deny deny_status 429"),
        RuleCase.Of("http-request deny status 429"),
        RuleCase.Of("http-request deny status 404 content-type text/html string \"no %ci\" hdr X-R \"%[src] %HP\" hdr X-R b"),
        RuleCase.Of("http-request deny status 503 hdr X-R a"),
        RuleCase.Of("http-request return", "GET /", "HEAD /"),
        RuleCase.Of("http-request return status 200 content-type text/plain string hello", "GET /", "HEAD /"),
        RuleCase.Of("http-request return status 418 content-type application/json lf-string '{\"p\":\"%HP\",\"m\":\"%[method]\"}' hdr X-Y %[method]"),
        RuleCase.Of("http-request return content-type text/plain lf-string \"a\\n%ci\\n\""),
        RuleCase.Of("http-request return status 204"),
        RuleCase.Of("http-request return status 304"),
        RuleCase.Of("http-request return status 302 hdr Location /elsewhere"),
        new([], ["http-request deny"], "GET /"),
        new(["http-request allow"], ["http-request deny"], "GET /"),
        new(["http-request return status 201", "http-request deny"], [], "GET /"));

    [Fact]
    public Task Redirects() => RuleComparison.RunAsync(
        RuleCase.Of("http-request redirect location /x"),
        RuleCase.Of("http-request redirect location /x/%[path]?%[src] code 303"),
        RuleCase.Of("http-request redirect location /x drop-query append-slash"),
        RuleCase.Of("http-request redirect location \"%[req.hdr(X-None)]\"", "GET /"),
        RuleCase.Of("http-request redirect location \"%[req.hdr(X-None)]\" ignore-empty", "GET /", "GET /\nX-None: /y"),
        RuleCase.Of("http-request redirect prefix https://x.example", "GET /path?a=b", "GET /", "GET http://farm/path?a=b"),
        RuleCase.Of("http-request redirect prefix https://x.example code 301 drop-query"),
        RuleCase.Of("http-request redirect prefix https://x.example code 308 drop-query append-slash", "GET /path?a=b", "GET /path/?a=b"),
        RuleCase.Of("http-request redirect prefix https://x.example append-slash", "GET /path?a=b", "GET /path?a=b/"),
        RuleCase.Of("http-request redirect prefix / drop-query", "GET /path?a=b"),
        RuleCase.Of("http-request redirect prefix /pre", "GET /path?a=b"),
        RuleCase.Of("http-request redirect scheme https", "GET /path?a=b", "GET http://farm/path?a=b", "POST /\nContent-Length: 0"),
        RuleCase.Of("http-request redirect scheme https code 307 drop-query"),
        RuleCase.Of("http-request redirect location / set-cookie SEEN=1"),
        RuleCase.Of("http-request redirect location / set-cookie SEEN"),
        RuleCase.Of("http-request redirect location / clear-cookie USERID="),
        RuleCase.Of("http-request redirect location / clear-cookie USERID"),
        RuleCase.Of("redirect location /old"),
        new(["redirect location /old if { path /a }", "http-request deny if { path /a }", "redirect prefix /new"], [], "GET /a", "GET /b"),
        new(["redirect prefix /f if { path /a }"], ["redirect prefix /b"], "GET /a", "GET /b"));

    [Fact]
    public Task Conditions() => RuleComparison.RunAsync(
        new(["acl admin path_beg /admin", "acl inner src 127.0.0.0/8 ::1", "http-request deny if admin !inner", "http-request return status 202 if admin"],
            [], "GET /admin", "GET /"),
        RuleCase.Of("http-request deny if { path /a } or { method POST }", "GET /a", "POST /\nContent-Length: 0", "GET /"),
        RuleCase.Of("http-request deny unless { hdr(X-Key) secret }", "GET /", "GET /\nX-Key: secret"),
        RuleCase.Of("http-request set-header X-New 1 if { hdr(X-In) -m found }", "GET /", "GET /\nX-In: a"),
        RuleCase.Of("http-request del-header X-In if { path_end .js }", "GET /a.js\nX-In: a", "GET /a.css\nX-In: a"),
        new([], ["acl old hdr_beg(User-Agent) -i curl/7", "http-request redirect location /new code 301 if old"], "GET /\nUser-Agent: CURL/7.1", "GET /"),
        new(["http-request set-header X-Mark 1 if { path /a }", "http-request deny if { hdr(X-Mark) 1 }"], [], "GET /a", "GET /b", "GET /b\nX-Mark: 1"));

    [Fact]
    public Task Names_of_backends_that_requests_make() => RuleComparison.RunAsync(
        new([], ["http-response set-header X-Via zero"], "GET /"),
        new(
            ["use_backend %[req.hdr(X-B),lower] if { req.hdr(X-B) -m found }", "use_backend back0 if { path /b0 }"],
            ["http-response set-header X-Via one"],
            "GET /", "GET /\nX-B: back0", "GET /\nX-B: BACK0", "GET /\nX-B: nope", "GET /b0", "GET /b0\nX-B: nope", "GET /b0\nX-B:"),
        new(
            ["use_backend back%[req.hdr(X-N)]"], ["http-response set-header X-Via two"], "GET /", "GET /\nX-N: 0", "GET /\nX-N: 1", "GET /\nX-N: 9"));

    [Fact]
    public Task Monitors() => RuleComparison.RunAsync(
        RuleCase.Of("monitor-uri /alive", "GET /alive", "HEAD /alive", "GET /alive?x", "GET /alive/", "GET http://farm/alive"),
        new(["monitor-uri /alive", "http-request deny"], [], "GET /alive", "GET /"),
        new(["monitor-uri /alive", "monitor fail if { hdr(X-Fail) yes }", "monitor fail if { nbsrv(back2) lt 1 }"], [], "GET /alive", "GET /alive\nX-Fail: yes"),
        new(["monitor-uri /alive", "monitor fail if { nbsrv(back3) lt 1 } or { method HEAD }"], [], "GET /alive", "HEAD /alive"));

    private static RuleCase Of(string line) => new([line], [], Headers);

    private static RuleCase Response(string line) => new([], [line], "GET /");
}
