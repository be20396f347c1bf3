using System.Diagnostics;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>Whether a file is accepted, compared with <c>haproxy -c</c>.</summary>
public sealed class AcceptanceComparedToHAProxyTests
{
    private const string Farm = ReadText.Listen + " server a 127.0.0.1:81\n ";

    /// <summary>Lines for a listen section of which both say the same.</summary>
    public static TheoryData<string> LinesJudgedAlike { get; } =
    [
        // addresses to listen on
        "bind :8001-8010", "bind *:8001", "bind 127.0.0.1:8001,127.0.0.2:8001", "bind [::1]:8001", "bind ::1:8001", "bind :::8001",
        "bind ipv4@:8001", "bind ipv6@:::8001", "bind ipv6@*:8001", "bind 127.0.0.1:8001,", "bind 127.0.0.1:8001 name x backlog 5",
        "bind 127.0.0.1:8001 proto h1 proto", "bind 127.0.0.1", "bind 127.0.0.1:0", "bind 127.0.0.1:99999", "bind 127.0.0.1:8010-8001",
        "bind ,127.0.0.1:8001", "bind 300.1.2.3:80", "bind", "bind 127.0.0.1:-5", "bind 127.0.0.1:80-", "bind 127.0.0.1:8001 bogus",
        "bind 127.0.0.1:8001 proto foo", "bind udp@:80",
        // time-outs
        "timeout connect 5", "timeout connect 5s", "timeout connect 0", "timeout connect 24d", "timeout connect 25d", "timeout connect 5x",
        "timeout connect -5", "timeout connect", "timeout connect 5s 6s", "timeout", "timeout foo 5", "timeout con 5s",
        "timeout client 1500us", "timeout server 2h", "timeout check 5s", "timeout http-request 5s", "timeout http-keep-alive 5s",
        "timeout queue 5s", "timeout tarpit 5s", "timeout tunnel 5s", "timeout client-fin 5s", "timeout server-fin 5s",
        // cookies and algorithms
        "balance roundrobin", "balance", "balance foo", "balance RoundRobin", "balance static-rr", "balance leastconn", "balance first",
        "balance source", "balance uri", "balance uri len 10 depth 2 whole path-only", "balance uri len 0", "balance uri depth x", "balance uri foo",
        "balance url_param", "balance url_param a", "balance url_param a check_post 10", "balance url_param a foo", "balance hdr", "balance hdr()",
        "balance hdr(Host)", "balance hdr(Host) use_domain_only", "balance hdr(Host) foo", "balance hdr(Host", "balance random", "balance random()",
        "balance random(3)", "balance random(0)", "balance random(x)", "balance hash", "balance hash src", "balance hash path,lower",
        "balance hash req.hdr_ip(X-F,-1),ipmask(24)", "balance hash req.cook(a)", "balance hash foo", "balance hash path,foo", "hash-type",
        "hash-type map-based", "hash-type consistent djb2 avalanche", "hash-type foo", "hash-type consistent foo", "hash-type map-based wt6 foo",
        "hash-balance-factor", "hash-balance-factor 0", "hash-balance-factor 100", "hash-balance-factor 101", "cookie", "cookie S", "cookie S indirect", "cookie S nocache",
        "cookie S insert indirect nocache", "cookie S insert bogus", "cookie S insert prefix", "cookie S prefix", "cookie S rewrite", "cookie S rewrite indirect", "cookie S rewrite insert", "cookie S prefix indirect",
        "cookie S preserve", "cookie S preserve indirect", "cookie S rewrite preserve", "cookie S prefix preserve", "cookie S insert preserve", "cookie S insert postonly", "cookie S postonly",
        "cookie S insert httponly secure", "cookie S insert domain .a.b domain c", "cookie S insert domain", "cookie S insert maxidle 30", "cookie S insert maxlife 8h", "cookie S insert maxidle",
        "cookie S insert maxidle x", "cookie S insert maxidle 0", "cookie S insert attr SameSite=Lax attr Foo", "cookie S insert attr 'a;b'", "cookie S insert attr",
        "dynamic-cookie-key x\n cookie S insert dynamic", "cookie S dynamic insert\n dynamic-cookie-key x", "dynamic-cookie-key", "dynamic-cookie-key x", "option persist", "no option persist",
        "retry-on", "retry-on none", "retry-on none 503", "retry-on 503 none", "retry-on conn-failure 0rtt-rejected 425", "retry-on 418", "retry-on 400",
        "retry-on all-retryable-errors", "retry-on all-retryable-errors 503", "retry-on foo",
        // options
        "option", "option foo", "option httpchk", "option httpchk /x", "option httpchk HEAD /x", "option httpchk HEAD /x HTTP/1.0",
        @"option httpchk HEAD /x HTTP/1.1\r\nHost:\ www", "option httpchk HEAD /x HTTP/1.1 www", "no option httpchk", "option redis-check",
        "option redis-check x", "no option redis-check", "option ldap-check", "option ldap-check x", "option ssl-hello-chk",
        "option ssl-hello-chk x", "option mysql-check", "option mysql-check x", "option mysql-check user", "option mysql-check user a",
        "option mysql-check user a pre-41", "option mysql-check user a b", "option mysql-check user a post-41 x", "option mysql-check post-41",
        "option pgsql-check", "option pgsql-check user", "option pgsql-check x y", "option pgsql-check user a", "option pgsql-check user a b",
        "option smtpchk", "option smtpchk EHLO", "option smtpchk EHLO a", "option smtpchk HELO a b", "option smtpchk FOO a", "option forwardfor",
        "option forwardfor header X-C except 10.0.0.0/8 if-none", "option forwardfor except ::1", "option forwardfor except 10.1.2.3",
        "option forwardfor except", "option forwardfor except foo", "option forwardfor except 10.0.0.0/40", "option forwardfor header",
        "option forwardfor foo", "no option forwardfor", "option httpclose", "no option httpclose", "option httpclose x", "option prefer-last-server", "no option prefer-last-server", "option prefer-last-server x",
        "option http-server-close", "no option http-server-close", "option redispatch", "option redispatch 2", "option redispatch -1",
        "option redispatch 0", "no option redispatch", "default option redispatch", "option allbackups", "no option allbackups",
        "option allbackups x", "option httplog", "option dontlognull", "no option dontlognull", "no acl a src 127.0.0.1", "no", "no option", "no mode http", "retries 3", "retries 0",
        "retries", "retries 3 4", "mode http", "mode", "mode foo", "mode HTTP", "mode http tcp", "mode health",
        // servers
        "server", "server b", "server b 127.0.0.1:80", "server b [::1]:80", "server b ::1:80", "server b ipv4@127.0.0.1:80",
        "server b ipv6@::1:80", "server b ipv4@localhost:80", "server b localhost:80", "server b ipv4@::1:80", "server b ipv6@127.0.0.1:80",
        "server b 300.1.2.3:80", "server b nowhere.invalid:80", "server b 127.0.0.1:99999", "server b 127.0.0.1:80-81",
        "server b http://127.0.0.1:80", "server a 127.0.0.1:82", "server b 127.0.0.1:80 weight 0", "server b 127.0.0.1:80 weight 256",
        "server b 127.0.0.1:80 weight 257", "server b 127.0.0.1:80 id 7",
        "server b 127.0.0.1:80 id 0", "server b 127.0.0.1:80 id x", "server b 127.0.0.1:80 id", "server b 127.0.0.1:80 slowstart 10s",
        "server b 127.0.0.1:80 slowstart 0", "server b 127.0.0.1:80 slowstart 10x", "server b 127.0.0.1:80 slowstart", "server b 127.0.0.1:80 weight -1", "server b 127.0.0.1:80 cookie B",
        "server b 127.0.0.1:80 cookie A check inter 1s fastinter 200 downinter 1m rise 5 fall 6 port 82 backup disabled",
        "server b 127.0.0.1:80 check no-check backup no-backup disabled enabled", "server b 127.0.0.1:80 no-disabled",
        "server b 127.0.0.1:80 check inter 1x", "server b 127.0.0.1:80 check inter 0", "server b 127.0.0.1:80 check inter",
        "server b 127.0.0.1:80 check fastinter 0", "server b 127.0.0.1:80 rise 0", "server b 127.0.0.1:80 fall 0",
        "server b 127.0.0.1:80 rise x", "server b 127.0.0.1:80 chek", "server 'b b' 127.0.0.1:80", @"server b\#b 127.0.0.1:80",
        "server b#b 127.0.0.1:80", "default-server", "default-server inter 5s rise 3 weight 3 cookie X check disabled backup port 81",
        "default-server no-check enabled no-backup", "default-server 127.0.0.1:80", "default-server bogus 3",
        // rules
        "http-request", "http-request foo", "http-request allow", "http-request allow x", "http-request deny", "http-request deny foo",
        "http-request deny deny_status 429", "http-request deny status 429", "http-request deny status", "http-request deny status 199",
        "http-request deny status 600", "http-request deny status x", "http-request deny content-type text/plain string no",
        "http-request deny string no", "http-request deny hdr a", "http-request deny hdr a b hdr c d", "http-request return",
        "http-request return status 204", "http-request return status 204 content-type text/plain string x", "http-request return deny_status 403",
        "http-request return content-type text/plain string \"a b\"", "http-request return content-type text/plain lf-string %ci",
        "http-request return content-type text/plain lf-string %zz", "http-request return content-type text/plain string %zz",
        "http-request return file /no/such/file content-type text/plain", "http-request return content-type text/plain string",
        "http-request redirect", "http-request redirect location", "http-request redirect location /", "http-request redirect prefix /a code 301",
        "http-request redirect prefix /a code 305", "http-request redirect scheme https drop-query append-slash ignore-empty",
        "http-request redirect drop-query", "http-request redirect location / set-cookie A=b", "http-request redirect location / clear-cookie A",
        "http-request redirect location / set-cookie", "http-request redirect location / foo", "http-request redirect location /%[path",
        "http-request set-header", "http-request set-header X", "http-request set-header X a", "http-request set-header X a b",
        "http-request set-header X 100%", "http-request set-header X '100% sure'", "http-request set-header X 100%%", "http-request set-header X %ci%",
        "http-request set-header X %cix", "http-request add-header X %ci:%cp", "http-request del-header", "http-request del-header X",
        "http-request del-header X -m", "http-request del-header X -m beg", "http-request del-header X -m foo", "http-request del-header ( -m reg",
        "http-request del-header ^x-[0-9]+$ -m reg", "http-response", "http-response foo", "http-response allow", "http-response set-header X %s",
        "http-response add-header X %ST", "http-response del-header X -m end", "redirect", "redirect location /", "redirect foo",
        "redirect location / code 42", "monitor-uri", "monitor-uri /x", "monitor", "monitor fail", "monitor fail x", "monitor fail if FALSE", "monitor fail if nope", "monitor bail if FALSE",
        "http-request deny if { path /x }", "http-request deny unless TRUE", "http-request deny if nope", "http-request set-header X %[src] if TRUE",
        "http-request set-header X %[nope]", "http-request set-header X %[path,nope]", "redirect prefix /a if { path /x }", "http-response del-header X if { status 404 }", "defaults\n http-request deny", "defaults\n redirect location /",
        "http-request set-var(txn.a) req.cook(x)", "http-request set-var(a) src", "http-request set-var(foo.a) src", "http-request set-var(txn.) src",
        "http-request set-var(txn.a-b) src", "http-request set-var(txn.a.b_C1) src if TRUE", "http-request set-var(sess.a) src,ipmask(8)",
        "http-request set-var(req.a) var(txn.b)", "http-request set-var(res.a) src", "http-response set-var(res.a) res.cook(x)", "http-response set-var(txn.a) status",
        "http-request set-var(txn.a)", "http-request set-var() src", "http-request set-var txn.a src", "http-request set-var(txn.a) foo",
        "http-request set-var(txn.a) src foo", "http-request set-var(txn.a) str(abc),upper", "http-request set-var(TXN.a) src",
        "http-request set-var-fmt(txn.a) '%[src]-%ci' if TRUE", "http-request set-var-fmt(txn.a) %[foo]", "http-request unset-var(txn.a)",
        "http-request unset-var(foo.a)", "http-request unset-var", "http-response unset-var(txn.a) if TRUE", "http-request set-header X %[var(txn.a),upper]",
        "http-request set-header X %[var(a)]", "use_backend %[var(txn.a)]",
        // routes
        "use_backend", "use_backend nope", "use_backend web foo", "default_backend", "default_backend nope",
        "use_backend other if TRUE\nbackend other\n server o 127.0.0.1:80", "use_backend other unless FALSE\nbackend other\n server o 127.0.0.1:80", "use_backend web if", "use_backend web if nope", "use_backend other if { path /a }\nbackend other\n server o 127.0.0.1:80",
        "use_backend %[path]", "use_backend %[path if TRUE", "use_backend a%HP if TRUE", "use_backend 100% if TRUE",
        "use-server %[path] if TRUE", "use-server %[path if TRUE", "use-server s%HM if TRUE",
        "use_backend other if !TRUE or FALSE || ! TRUE\nbackend other\n server o 127.0.0.1:80",
        "use_backend web if TRUE or", "use_backend web if or TRUE", "use_backend web if { path /a", "use_backend web if { }", "use_backend web if !",
        // conditions
        "acl", "acl a", "acl a src 127.0.0.1", "acl a src 127.0.0.0/8 ::1 2001:db8::/32 10.0.0.0/255.0.0.0", "acl a src 10.0.0.0/33",
        "acl a+b src ::1", "acl or src ::1", "acl a nope", "acl a path", "acl a path /x", "acl a path_beg /x", "acl a path_nope /x", "acl a path -i /x",
        "acl a path -m beg /x", "acl a path -m nope /x", "acl a path -f /no/such/file", "acl a path -- -i", "acl a path,lower /x", "acl a path,nope /x",
        "acl a path_reg ^/a.*$", "acl a path_reg a(b", "acl a hdr(host) x", "acl a hdr_beg(host) -i x", "acl a hdr_cnt(host) gt 1",
        "acl a hdr_cnt(host) 1:2", "acl a hdr_cnt(host) x", "acl a hdr_val(host) lt -5", "acl a hdr_ip(host) 10.0.0.1", "acl a hdr(host,1) x",
        "acl a req.cook(x) y", "acl a cook_beg(x) y", "acl a url_param(x) y", "acl a urlp_reg(x) y", "acl a ssl_fc", "acl a method GET", "acl a nbsrv(web) 1",
        "acl a nbsrv 1", "acl a always_true", "acl a path -m len 5:", "acl a path -m bin 2f61", "acl a path -m bin 2f6", "acl a src -m found", "acl a src -m str ::1",
        "acl a path -m int 5", "acl a path -m ip ::1", "acl a var(txn.a) -m str x", "acl a var(txn.a) -m found", "acl a var(sess.a),lower x",
        "acl a var(txn.a) -m int gt 3", "acl a var(txn.a) -m ip 10.0.0.0/8", "acl a var(txn.a) -m bool", "acl a var(txn.a,x) -m beg x",
        "acl a var(txn.a,) -m found", "acl a var(txn.a,b,c) -m str x", "acl a var() -m str x", "acl a var -m str x", "acl a var(foo.a) -m found", "acl a var(a) -m found",
        "balance hash str(a)",
        // keywords and words
        "maxconn 100", "log 127.0.0.1:514 local0", "no log", "fullconn 100", "daemon", "quiet", "balanse roundrobin", "Balance roundrobin",
        "\"\" server b 127.0.0.1:80", "server b \"127.0.0.1:80\"", "server b '127.0.0.1:80'", "server b \"127.0.0.1:80", "server b '127.0.0.1:80",
        "server b \"127.0.0.1:${NO_SUCH_PORT-80}\"", "server b \"127.0.0.1:${NO_SUCH_PORT\"", "server b \"127.0.0.1:${}\"",
        @"server b\x62 127.0.0.1:80", @"server b\x6 127.0.0.1:80", "server bb 127.0.0.1:82 # \"x",
        // sections
        "listen", "listen a+b", "listen web", "backend web", "frontend web", "backend x from nope", "defaults x from nope", "global\n daemon",
        "defaults\n server a 127.0.0.1:80", "defaults\n bind :80", "defaults\n use_backend web", "global\n bogus",
        "stick-table type ip size 1k", "stick-table type ip", "stick-table type strin size 1k", "stick-table type string len 10 size 1m nopurge expire 1h",
        "stick on src", "stick-table type ip size 1k\n stick on src if TRUE", "stick-table type ip size 1k\n stick on res.cook(a)",
        "stick-table type ip size 1k\n stick store-response res.cook(a) table web", "stick-table type ip size 1k\n stick on src table nowhere",
        "frontend f\n bind :82\n server x 127.0.0.1:80", "frontend f\n bind :82\n balance roundrobin\n default_backend web",
        "backend b\n bind :82\n server x 127.0.0.1:80", "frontend f\n bind :82\n default_backend f\nbackend f\n server x 127.0.0.1:80",
        "listen x\n server x 127.0.0.1:80", "defaults d\n mode http\nlisten x from d\n bind :82\n server x 127.0.0.1:80",
    ];

    /// <summary>Lines that HAProxy accepts and that are refused here: not supported yet, or probably a mistake.</summary>
    public static TheoryData<string> LinesRefusedHereAlone { get; } =
    [
        "http-request set-header Content-Length 5", "http-request del-header Transfer-Encoding", "http-request set-header 'a b' c",
        "http-request set-header X %{+Z}HU", "http-request return default-errorfiles", "http-request set-path /x", "http-response deny", "http-request set-var(proc.a) src", "acl a var(proc.a) -m found", "http-request set-var(txn.a,ifexists) src", "http-request deny if",
        "mode tcp", "balance rdp-cookie", "balance random(257)", "balance first x", "hash-balance-factor x", "balance roundrobin x", "cookie 'A B' insert", "cookie S insert dynamic", "dynamic-cookie-key x y", "retries -1",
        "retries x", "option redispatch x", "option httpchk x", "option httpchk HEAD /x HTTP/3",
        "acl a hdr_cnt(host) gt", "acl a hdr(host,0) x", "acl a hdr_cnt(a) -m ip ::1", "acl a src -m int 5",
        "stats enable",
        "stick-table type ip size 1k store conn_cnt", "bind 127.0.0.1:8000", "bind /tmp/lb.sock", "bind 127.0.0.1:80x", "bind 127.1:8001",
        "bind :8001 accept-proxy", "server b 127.0.0.1", "server b :80", "server b 127.0.0.1:+1", "server b 127.0.0.1:80x",
        "server b /tmp/app.sock", "server b 127.1:80", "server b 127.0.0.1:80 maxconn 30", "server b 127.0.0.1:80 weight",
        "server b 127.0.0.1:80 weight 1x", "server b 127.0.0.1:80 check port 99999", "server b 127.0.0.1:80 cookie 'A B'",
        "backend empty", "frontend lost\n bind :82", "backend WEB\n server a 127.0.0.1:80", "frontend idle\n default_backend web", "peers p",
    ];

    /// <summary>Lines that HAProxy 2.6 refuses, and that files from the time of the architecture guide or for later versions hold.</summary>
    public static TheoryData<string> LinesAcceptedHereAlone { get; } =
    [
        "contimeout 5000", "clitimeout 5000", "srvtimeout 5000", "redispatch", "option forceclose",
        "appsession JSESSIONID len 52 timeout 3h request-learn",
        "listen x 127.0.0.1:8001\n server x 127.0.0.1:80", "global\n nbproc 2",
        "hash-type map-based none", "hash-type consistent none avalanche",
    ];

    [Theory]
    [MemberData(nameof(LinesJudgedAlike))]
    public async Task Judged_alike(string line) => IsAccepted(Farm + line + "\n").Should().Be(await IsAcceptedByHAProxyAsync(Farm + line + "\n"));

    [Theory]
    [MemberData(nameof(LinesRefusedHereAlone))]
    public async Task Refused_here_alone(string line)
    {
        IsAccepted(Farm + line + "\n").Should().BeFalse();
        (await IsAcceptedByHAProxyAsync(Farm + line + "\n")).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(LinesAcceptedHereAlone))]
    public async Task Accepted_here_alone(string line)
    {
        IsAccepted(Farm + line + "\n").Should().BeTrue();
        (await IsAcceptedByHAProxyAsync(Farm + line + "\n")).Should().BeFalse();
    }

    private static bool IsAccepted(string text) => !ReadText.Read(text).HasErrors;

    private static async Task<bool> IsAcceptedByHAProxyAsync(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text);
            var start = new ProcessStartInfo("haproxy", ["-c", "-f", file]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var haproxy = Process.Start(start)!;
            var output = haproxy.StandardOutput.ReadToEndAsync();
            var errors = haproxy.StandardError.ReadToEndAsync();
            await Task.WhenAll(output, errors, haproxy.WaitForExitAsync());
            return haproxy.ExitCode == 0;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
