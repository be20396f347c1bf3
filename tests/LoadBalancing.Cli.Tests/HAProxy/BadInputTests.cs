using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.HAProxy;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>What is said, and for which line, when a file is wrong.</summary>
public sealed class BadInputTests
{
    // In these the line under test is the ninth, after a listen section with a server.
    [Theory]
    // addresses to listen on
    [InlineData("bind", "'bind' expects an address and a port.")]
    [InlineData("bind 127.0.0.1", "cannot listen on '127.0.0.1': expected address:port")]
    [InlineData("bind 127.0.0.1:0", "ports from 1 to 65535")]
    [InlineData("bind 127.0.0.1:99999", "ports from 1 to 65535")]
    [InlineData("bind 127.0.0.1:8010-8001", "cannot listen on '127.0.0.1:8010-8001'")]
    [InlineData("bind 127.0.0.1:80-", "cannot listen on '127.0.0.1:80-'")]
    [InlineData("bind ,127.0.0.1:80", "cannot listen on ''")]
    [InlineData("bind 300.1.2.3:80", "'300.1.2.3' is not an IP address.")]
    [InlineData("bind 127.1:80", "'127.1' is not an IP address.")]
    [InlineData("bind [::1:80", "'[::1' is not an IP address.")]
    [InlineData("bind nowhere.example:80", "the host name 'nowhere.example' cannot be resolved.")]
    [InlineData("bind ipv6@127.0.0.1:80", "not an address of the family")]
    [InlineData("bind /run/lb.sock", "is a Unix socket, which is not supported yet.")]
    [InlineData("bind fd@3", "the kind of address 'fd@' is not supported yet.")]
    [InlineData("bind 127.0.0.1:8000", "frontend 'web', 'bind': 127.0.0.1:8000 is bound twice.")]
    [InlineData("bind 127.0.0.1:7999-8001", "127.0.0.1:8000 is bound twice.")]
    [InlineData("bind :81 ssl crt site.pem", "'bind ... ssl' is not supported yet.")]
    [InlineData("bind :81 prto h2", "'bind' does not know 'prto'. Did you mean 'proto'?")]
    [InlineData("bind :81 proto", "'proto' expects h1 or h2.")]
    [InlineData("bind :81 proto h3", "'proto' expects h1 or h2, found 'h3'.")]
    [InlineData("bind :81 proto h2", "addresses of different 'proto' in one frontend are not supported yet")]
    // modes and algorithms
    [InlineData("mode tcp", "'mode tcp' is not supported yet.")]
    [InlineData("mode", "'mode' expects http.")]
    [InlineData("mode HTTP", "'mode' expects http, found 'HTTP'.")]
    [InlineData("mode http tcp", "'mode' takes no more arguments, found 'tcp'.")]
    [InlineData("balance rdp-cookie", "'balance rdp-cookie' balances TCP connections, which is not supported yet.")]
    [InlineData("balance leastconn 3", "'balance' takes no more arguments, found '3'.")]
    [InlineData("balance hdr", "'balance hdr' expects the name of a header in parentheses.")]
    [InlineData("balance hdr()", "'balance hdr' expects the name of a header in parentheses.")]
    [InlineData("balance hdr(Host) foo", "'balance hdr' does not know 'foo'.")]
    [InlineData("balance uri depth 0", "'balance uri depth' expects 1 or more, found 0.")]
    [InlineData("balance uri len x", "'balance uri len' expects a whole number, found 'x'.")]
    [InlineData("balance uri hole", "'balance uri' does not know 'hole'. Did you mean 'whole'?")]
    [InlineData("balance url_param", "'balance url_param' expects the name of a parameter.")]
    [InlineData("balance url_param a check_past", "'balance url_param' does not know 'check_past'. Did you mean 'check_post'?")]
    [InlineData("balance random(0)", "expected 1 to 256, found 0.")]
    [InlineData("balance random(257)", "expected 1 to 256, found 257.")]
    [InlineData("balance random(99999999999)", "'balance random' expects a number of draws, such as 2, found '99999999999'.")]
    [InlineData("balance hash", "'balance hash' expects what to hash, such as src or req.hdr(name).")]
    [InlineData("balance source(x)", "'balance' does not know 'source(x)'. Did you mean 'source'?")]
    [InlineData("balance power-of-two(17)", "PowerOfTwo compares at most 16, found 17.")]
    [InlineData("balance power-of-two(x)", "'balance power-of-two' expects a number of draws, such as 2, found 'x'.")]
    [InlineData("balance peak-ewma decay 0", "expected 1 ms to 24 days, found 00:00:00.")]
    [InlineData("balance peak-ewma failures 600", "expected statuses of 100 to 599 and ranges of them, such as '429, 500-504', found '600'.")]
    [InlineData("balance least-time failure 500", "'balance' does not know 'failure' here. Did you mean 'failures'?")]
    [InlineData("hash-table-size 65536\n hash-type maglev\n balance uri", "expected a prime number of 1009 to 5000011, found 65536.")]
    [InlineData("hash-type", "'hash-type' expects map-based, consistent, maglev or rendezvous.")]
    [InlineData("hash-type consistant", "'hash-type' does not know 'consistant'; it expects one of map-based, consistent, maglev, rendezvous. Did you mean 'consistent'?")]
    [InlineData("hash-type consistent md5", "'hash-type' does not know 'md5'; it expects one of sdbm, djb2, wt6, crc32, none.")]
    [InlineData("hash-type consistent sdbm avalance", "'hash-type' does not know 'avalance'. Did you mean 'avalanche'?")]
    [InlineData("hash-table-size 1009\n balance uri", "has no effect unless Hash:Type is Maglev.")]
    [InlineData("hash-balance-factor 100", "'hash-balance-factor' expects 0 or more than 100, found 100.")]
    [InlineData("slowstart-aggression x", "'slowstart-aggression' expects a whole number, found 'x'.")]
    [InlineData("slowstart-aggression 0", "expected 1 to 10, found 0.")]
    [InlineData("slowstart-scope new", "'slowstart-scope' expects returning, added or all, found 'new'.")]
    [InlineData("balance roundrobbin", "'balance' does not know 'roundrobbin'. Did you mean 'roundrobin'?")]
    [InlineData("balance roundrobin x", "'balance' takes no more arguments, found 'x'.")]
    // time-outs
    [InlineData("timeout", "'timeout' expects a name.")]
    [InlineData("timeout conect 5s", "unknown keyword 'timeout conect'. Did you mean 'timeout connect'?")]
    [InlineData("timeout connect", "'timeout connect' expects a length of time such as 500ms or 5s.")]
    [InlineData("timeout connect 5x", "'timeout connect' expects a length of time such as 500ms or 5s, at most 24 days, found '5x'.")]
    [InlineData("timeout connect -5", "found '-5'.")]
    [InlineData("timeout client 30d", "found '30d'.")]
    [InlineData("timeout server 5s 6s", "'timeout server' takes no more arguments, found '6s'.")]
    [InlineData("contimeout five", "'contimeout' expects a length of time")]
    // cookies
    [InlineData("cookie", "'cookie' expects a name.")]
    [InlineData("cookie S rewrite insert", "'cookie' takes one of insert, rewrite and prefix.")]
    [InlineData("cookie S rewrite indirect", "backend 'web', 'cookie': cannot be combined with the mode Rewrite.")]
    [InlineData("cookie S preserve", "backend 'web', 'cookie': needs the mode Insert, or Indirect.")]
    [InlineData("cookie S insert dynamic", "backend 'web', 'dynamic-cookie-key': is required by Dynamic.")]
    [InlineData("cookie S insert maxidle", "'maxidle' expects a length of time")]
    [InlineData("cookie S insert domain", "'domain' expects a domain.")]
    [InlineData("cookie S insert attr a;b", "backend 'web', 'cookie': expected visible characters and blanks without a semicolon")]
    [InlineData("cookie S insert signing-key short", "backend 'web', 'cookie': expected at least 16 characters.")]
    [InlineData("cookie S insert label version", "backend 'web', 'cookie': no server has a label 'version'.")]
    [InlineData("cookie S insert current v1", "backend 'web', 'cookie': has no effect unless Label is set.")]
    [InlineData("server x 127.0.0.1:1 label version", "'label' expects NAME=VALUE, found 'version'.")]
    [InlineData("dynamic-cookie-key", "'dynamic-cookie-key' expects a secret.")]
    [InlineData("cookie S insert indirekt", "'cookie' does not know 'indirekt'. Did you mean 'indirect'?")]
    [InlineData("cookie 'A B' insert", "backend 'web', 'cookie': expected letters, digits")]
    // options
    [InlineData("option", "'option' expects a name.")]
    [InlineData("option htpchk", "unknown keyword 'option htpchk'. Did you mean 'option httpchk'?")]
    [InlineData("http-reuse close", "'http-reuse' expects never, safe, aggressive or always, found 'close'.")]
    [InlineData("option prefer-last-server b", "'option prefer-last-server' takes no more arguments, found 'b'.")]
    [InlineData("option httpclose now", "'option httpclose' takes no more arguments, found 'now'.")]
    [InlineData("option allbackups x", "'option allbackups' takes no more arguments, found 'x'.")]
    [InlineData("no option httpchk", "'no' cannot stand before 'option httpchk'.")]
    [InlineData("no", "'no' expects a keyword.")]
    [InlineData("no balance roundrobin", "'no' cannot stand before 'balance'.")]
    [InlineData("option httpchk HEAD / HTTP/1.1 www", "'option httpchk' takes no more arguments, found 'www'.")]
    [InlineData(@"option httpchk HEAD / HTTP/1.1\r\nX-A", "'option httpchk' expects header lines behind the version, found 'X-A'.")]
    [InlineData("http-check", "'http-check' expects a rule such as send or expect.")]
    [InlineData("http-check expct status 200", "'http-check' does not know 'expct'. Did you mean 'expect'?")]
    [InlineData("http-check expect", "'http-check expect' expects one of status, rstatus, hdr, fhdr, string, string-lf, rstring.")]
    [InlineData("http-check expect sttus 200", "'http-check expect' does not know 'sttus'. Did you mean 'status'?")]
    [InlineData("http-check expect binary 00", "'http-check expect' does not know 'binary'.")]
    [InlineData("http-check expect ok-status fine status 200", "'ok-status' expects a code such as L7STS, found 'fine'.")]
    [InlineData("http-check expect hdr X-A", "'hdr' expects 'name' and a name.")]
    [InlineData("http-check expect hdr name -m dir X", "'-m' expects str, beg, end, sub or reg, found 'dir'.")]
    [InlineData("http-check expect string-lf %[srv_id]", "'http-check expect string-lf with variables' is not supported yet.")]
    [InlineData("http-check send url /", "'http-check send' does not know 'url'. Did you mean 'uri'?")]
    [InlineData("http-check send hdr X-A", "'hdr' expects a value after the name.")]
    [InlineData("http-check connect port 0", "'port' expects 1 to 65535, found 0.")]
    [InlineData("http-check connect sl", "'http-check connect' does not know 'sl'. Did you mean 'ssl'?")]
    [InlineData("http-check set-var(check.x) int(1)", "'http-check set-var(check.x)' is not supported yet.")]
    [InlineData("tcp-check", "'tcp-check' expects a rule such as send or expect.")]
    [InlineData("tcp-check sent x", "'tcp-check' does not know 'sent'. Did you mean 'send'?")]
    [InlineData("tcp-check expect status 200", "'tcp-check expect' does not know 'status'.")]
    [InlineData("tcp-check send x y", "'tcp-check send' takes no more than a comment, found 'y'.")]
    [InlineData("option httpchk HEAD alive", "'option httpchk' expects a path that begins with '/', found 'alive'.")]
    [InlineData("option httpchk HEAD /alive HTTP/2", "'option httpchk' expects HTTP/1.0 or HTTP/1.1, found 'HTTP/2'.")]
    [InlineData("option forwardfor exept 10.0.0.0/8", "'option forwardfor' does not know 'exept'. Did you mean 'except'?")]
    [InlineData("option forwardfor except", "'except' expects an address or a network")]
    [InlineData("option forwardfor except 10.0.0.0/40", "backend 'web', 'option forwardfor': expected an IP address or a network")]
    [InlineData("option forwardfor header", "'header' expects a name.")]
    [InlineData("option forwardfor header 'a b'", "backend 'web', 'option forwardfor': expected a header name, found 'a b'.")]
    [InlineData("option redispatch soon", "'option redispatch' expects a whole number, found 'soon'.")]
    [InlineData("option redispatch -9", "backend 'web', 'option redispatch': expected")]
    [InlineData("option redispatch 1 2", "'option redispatch' takes no more arguments, found '2'.")]
    [InlineData("retries", "'retries' expects a whole number.")]
    [InlineData("retries many", "'retries' expects a whole number, found 'many'.")]
    [InlineData("retries -1", "'retries' expects 0 or more, found -1.")]
    [InlineData("retry-on none 503", "'retry-on' expects 'none' alone.")]
    [InlineData("retry-on 503 418", "'retry-on' expects none, conn-failure, empty-response, junk-response, response-timeout, 0rtt-rejected, 401, 403, 404, 408, 425, 500, 501, 502, 503, 504, all-retryable-errors, found '418'.")]
    // servers
    [InlineData("server", "'server' expects a name and an address.")]
    [InlineData("server b", "'server' expects an address after the name.")]
    [InlineData("server 'b b' 127.0.0.1:80", "'b b' is not a name: a name is made of letters")]
    [InlineData("server a 127.0.0.1:82", "backend 'web', server 'a': the backend has another server named 'a'.")]
    [InlineData("server b 300.1.2.3:80", "server 'b': '300.1.2.3' is not an IP address.")]
    [InlineData("server b 127.0.0.1:99999", "server 'b': expected a port from 1 to 65535, found '99999'.")]
    [InlineData("server b 127.0.0.1:80x", "server 'b': expected a port from 1 to 65535, found '80x'.")]
    [InlineData("server b 127.0.0.1:80-81", "server 'b': expected a port from 1 to 65535, found '80-81'.")]
    [InlineData("server b nowhere.example:80", "server 'b': the host name 'nowhere.example' cannot be resolved.")]
    [InlineData("server b ipv6@127.0.0.1:80", "server 'b': '127.0.0.1' is not an address of the family")]
    [InlineData("server b ipv4@::1:80", "server 'b': '::1' is not an address of the family")]
    [InlineData("server b 127.0.0.1", "server 'b': an address without a fixed port")]
    [InlineData("server b [::1]", "server 'b': an address without a fixed port")]
    [InlineData("server b 127.0.0.1:+80", "server 'b': an address without a fixed port")]
    [InlineData("server b :80", "server 'b': an address without a host")]
    [InlineData("server b 0.0.0.0:80", "server 'b': an address without a host")]
    [InlineData("server b :::80", "server 'b': an address without a host")]
    [InlineData("no acl a src 127.0.0.1", "'no' cannot stand before 'acl'.")]
    [InlineData("server b unix@/run/app", "server 'b': the kind of address 'unix@' is not supported yet.")]
    [InlineData("server b /run/app", "is a Unix socket, which is not supported yet.")]
    [InlineData("server b 127.0.0.1:82 maxconn 30 maxqueue 5", "'server ... maxconn' is not supported yet.")]
    [InlineData("server b 127.0.0.1:82 ssl", "that needs a 'ca-file'")]
    [InlineData("server b 127.0.0.1:82 ssl verify required sni str(a.b)", "that needs a 'ca-file'")]
    [InlineData("server b 127.0.0.1:82 check\n option tcp-check\n tcp-check connect ssl", "that needs a 'ca-file'")]
    [InlineData("server b 127.0.0.1:82 ssl verify maybe ca-file @system-ca sni str(a.b)", "'verify' expects none or required, found 'maybe'.")]
    [InlineData("server b 127.0.0.1:82 ssl verify none ca-file /no/such/file", "server 'b', 'ca-file': '/no/such/file' cannot be read")]
    [InlineData("server b 127.0.0.1:82 ssl verify none sni req.hdr(host)", "'sni' with anything but str(NAME) is not supported yet")]
    [InlineData("server b 127.0.0.1:82 ssl verify none sni str(a/b)", "server 'b', 'sni': expected a host name, found 'a/b'.")]
    [InlineData("server b 127.0.0.1:82 ssl verify required ca-file @system-ca verifyhost a/b", "'verifyhost': expected a host name, found 'a/b'.")]
    [InlineData("server b 127.0.0.1:82 ssl verify", "'verify' expects none or required.")]
    [InlineData("server b 127.0.0.1:82 proto", "'proto' expects h1 or h2.")]
    [InlineData("server b 127.0.0.1:82 proto fcgi", "'proto' expects h1 or h2, found 'fcgi'.")]
    [InlineData("server b 127.0.0.1:82 ssl verify none alpn http/1.1,h2", "'alpn' of a server expects h2, http/1.1 or h2,http/1.1, found 'http/1.1,h2'.")]
    [InlineData("server b 127.0.0.1:82 ssl crt a.pem verify none", "'server ... crt' is not supported yet.")]
    [InlineData("maxconn", "'maxconn' expects a whole number.")]
    [InlineData("maxconn -1", "'maxconn' expects 0 or more, found -1.")]
    [InlineData("maxconn 5 6", "'maxconn' takes no more arguments, found '6'.")]
    [InlineData("server b 127.0.0.1:82 source", "'source' expects an address.")]
    [InlineData("server b 127.0.0.1:82 source no.such.host", "'source': the host name 'no.such.host' cannot be resolved.")]
    [InlineData("server b 127.0.0.1:82 source 127.0.0.2:80-90", "'source' with a range of ports is not supported yet")]
    [InlineData("server b 127.0.0.1:82 source 127.0.0.2:80x", "'source' expects an address and a port from 1 to 65535 or none")]
    [InlineData("server b 127.0.0.1:82 source 127.0.0.2 usesrc client", "'server ... usesrc' is not supported yet.")]
    [InlineData("server b 127.0.0.1:82 source [::1]", "server 'b', 'source': '[::1]' is not of the same family as the server's address 127.0.0.1.")]
    [InlineData("source 127.0.0.2 interface lo", "'source ... interface' is not supported yet.")]
    [InlineData("source 127.0.0.2 weight", "'source' takes no more arguments, found 'weight'.")]
    [InlineData("server b 127.0.0.1:82 wieght 5", "'server' does not know 'wieght'. Did you mean 'weight'?")]
    [InlineData("server b 127.0.0.1:82 weight", "'weight' expects a whole number.")]
    [InlineData("server b 127.0.0.1:82 weight 300", "'weight' expects 0 to 256, found 300.")]
    [InlineData("server b 127.0.0.1:82 weight 1x", "'weight' expects a whole number, found '1x'.")]
    [InlineData("server b 127.0.0.1:82 cookie", "'cookie' expects a value.")]
    [InlineData("server b 127.0.0.1:82 cookie 'A B'", "backend 'web', server 'b', 'cookie': expected visible characters")]
    [InlineData("server b 127.0.0.1:82 check inter 1x", "'inter' expects a length of time")]
    [InlineData("server b 127.0.0.1:82 check inter 0", "'inter' expects 1 ms or more, found 0.")]
    [InlineData("server b 127.0.0.1:82 check rise 0", "'rise' expects 1 or more, found 0.")]
    [InlineData("server b 127.0.0.1:82 check fall none", "'fall' expects a whole number, found 'none'.")]
    [InlineData("server b 127.0.0.1:82 check port 99999", "'port' expects 1 to 65535, found 99999.")]
    [InlineData("default-server 127.0.0.1:82", "'default-server' does not know '127.0.0.1:82'.")]
    [InlineData("default-server maxconn 3", "'default-server ... maxconn' is not supported yet.")]
    // routes
    [InlineData("use_backend", "'use_backend' expects the name of a backend.")]
    [InlineData("use_backend web if { pth /a }", "frontend 'web', 'use_backend': unknown sample 'pth'. Did you mean 'path'?")]
    [InlineData("use_backend web if admin", "frontend 'web', 'use_backend': there is no ACL 'admin'; a criterion without a name stands in braces.")]
    [InlineData("use_backend other if { path /a }", "frontend 'web', 'use_backend': there is no backend 'other'.")]
    [InlineData("use_backend web whenever", "'use_backend' takes a condition that begins with 'if' or 'unless', found 'whenever'.")]
    [InlineData("use_backend %[req.hd(host)]", "frontend 'web', 'use_backend': unknown sample 'req.hd'. Did you mean 'req.hdr'?")]
    [InlineData("default_backend wed", "frontend 'web': there is no backend 'wed'. Did you mean 'web'?")]
    [InlineData("default_backend web x", "'default_backend' takes no more arguments, found 'x'.")]
    // keywords
    [InlineData("balanse roundrobin", "unknown keyword 'balanse'. Did you mean 'balance'?")]
    [InlineData("Balance roundrobin", "unknown keyword 'Balance'. Did you mean 'balance'?")]
    [InlineData("xyzzy", "unknown keyword 'xyzzy'.")]
    [InlineData("daemon", "'daemon' is not allowed in a listen section.")]
    [InlineData("acl is_a pth /a", "'acl': unknown sample 'pth'. Did you mean 'path'?")]
    [InlineData("acl is_a path -f /no/such/file", "'acl': the file '/no/such/file' of '-f' cannot be read: ")]
    [InlineData("acl is_a path_reg a(b", "'acl': 'a(b' is not a regular expression: ")]
    [InlineData("acl or path /a", "'acl': 'or' has a meaning in conditions and cannot be the name of an ACL.")]
    [InlineData("persist rdp-cookie", "'persist' is not supported yet.")]
    [InlineData("http-request deni", "frontend 'web', 'http-request': there is no action 'deni'. Did you mean 'deny'?")]
    [InlineData("stats enable", "'stats' is not supported yet.")]
    [InlineData("monitor-uri alive", "frontend 'web', 'monitor-uri': expected a path that begins with '/' and holds no white space, found 'alive'.")]
    [InlineData("monitor-uri", "'monitor-uri' expects a path.")]
    [InlineData("monitor fail", "'monitor fail' expects a condition.")]
    [InlineData("monitor fail if nobody", "frontend 'web', 'monitor fail': there is no ACL 'nobody'; a criterion without a name stands in braces.")]
    [InlineData("redirect locaton /", "frontend 'web', 'http-request': 'redirect' does not know 'locaton'. Did you mean 'location'?")]
    [InlineData("http-response set-header X %[pth]", "frontend 'web', 'http-response': 'set-header': unknown sample 'pth'. Did you mean 'path'?")]
    [InlineData("errorfile 503 /etc/503.http", "'errorfile' is not supported yet.")]
    [InlineData("tcp-request inspect-delay 5s", "'tcp-request' is not supported yet.")]
    [InlineData("disabled", "'disabled' is not supported yet.")]
    [InlineData(".if defined(A)", "'.if' is not supported yet.")]
    // sections
    [InlineData("listen", "'listen' expects a name.")]
    [InlineData("listen a+b", "'a+b' is not a name")]
    [InlineData("frontend a :81 b", "'frontend' takes no more arguments, found 'b'.")]
    [InlineData("backend a :81", "'backend' takes no more arguments, found ':81'.")]
    [InlineData("global x", "'global' takes no more arguments, found 'x'.")]
    [InlineData("defaults a b", "'defaults' takes no more arguments, found 'b'.")]
    [InlineData("defaults a from", "'from' expects the name of a defaults section.")]
    [InlineData("defaults a from b", "there is no 'defaults b' above this line.")]
    [InlineData("frontend a from b", "there is no 'defaults b' above this line.")]
    [InlineData("frontend a from b c", "'frontend' takes no more arguments, found 'c'.")]
    [InlineData("peers mine", "the section 'peers' is not supported yet.")]
    [InlineData("backend empty", "backend 'empty': a backend needs at least one server.")]
    [InlineData("frontend idle", "frontend 'idle', 'bind': a frontend needs at least one address to listen on.")]
    [InlineData("frontend lost", "frontend 'lost' leads nowhere: 'default_backend' is missing.")]
    [InlineData("backend web", "backend 'web' has the name of listen 'web' in line 6")]
    [InlineData("listen WEB", "listen 'WEB' has the name of listen 'web' in line 6")]
    // words
    [InlineData("server b \"127.0.0.1:80", "the quote at column 11 is not closed.")]
    [InlineData("server b '127.0.0.1:80", "the quote at column 11 is not closed.")]
    [InlineData("server b \"127.0.0.1:${PORT\"", "the brace of the variable")]
    [InlineData(@"server b\x6 127.0.0.1:80", "needs two hexadecimal digits")]
    public void In_or_after_a_listen_section(string line, string message)
    {
        var configuration = ReadText.Read($"{ReadText.Listen} server a 127.0.0.1:81\n {line}\n");

        configuration.Diagnostics.Should().Contain(diagnostic =>
            diagnostic.Severity == Severity.Error && diagnostic.Line == 9 && diagnostic.Message.Contains(message, StringComparison.Ordinal));
        configuration.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error)
            .Should().OnlyContain(diagnostic => diagnostic.Line == 9 && diagnostic.File == ReadText.File);
    }

    [Theory]
    [InlineData("", 0, "at least one frontend is needed.")]
    [InlineData("# nothing", 0, "at least one frontend is needed.")]
    [InlineData("mode http", 1, "'mode' stands before the first section.")]
    [InlineData("fronted www", 1, "'fronted' stands before the first section.")]
    [InlineData("global\n tune.http.maxhdr x", 2, "'tune.http.maxhdr' expects a whole number, found 'x'.")]
    [InlineData("global\n tune.h2.max-frame-size 100", 2, "'tune.h2.max-frame-size' expects 16384 to 16777215, found 100.")]
    [InlineData("global\n ssl-server-verify maybe", 2, "'ssl-server-verify' expects none or required, found 'maybe'.")]
    [InlineData("global\n maxcon 4", 2, "unknown keyword 'maxcon'. Did you mean 'maxconn'?")]
    [InlineData("global\n mode http", 2, "'mode' is not allowed in global.")]
    [InlineData("global\n setenv A b", 2, "'setenv' is not supported yet.")]
    [InlineData("global\n lua-load x.lua", 2, "'lua-load' is not supported yet.")]
    [InlineData("defaults\n bind :80", 2, "'bind' is not allowed in defaults.")]
    [InlineData("defaults\n server a 127.0.0.1:80", 2, "'server' is not allowed in defaults.")]
    [InlineData("defaults\n use_backend a", 2, "'use_backend' is not allowed in defaults.")]
    [InlineData("frontend f\n mode http\n bind :80\n server a 127.0.0.1:80", 4, "'server' is not allowed in a frontend section.")]
    [InlineData("frontend f\n mode http\n bind :80\n default-server weight 3", 4, "'default-server' is not allowed in a frontend section.")]
    [InlineData("listen w\n bind :80\n server a 127.0.0.1:81", 1, "listen 'w' has no 'mode http', and without it HAProxy's mode is tcp")]
    [InlineData("defaults\n mode tcp\nlisten w\n bind :80\n server a 127.0.0.1:81", 2, "'mode tcp' is not supported yet.")]
    [InlineData("defaults a\ndefaults a\nlisten w from a", 3, "'defaults a' is ambiguous: it begins in line 1 and in line 2.")]
    [InlineData("listen w 127.0.0.1:99999\n mode http\n server a 127.0.0.1:81", 1, "cannot listen on '127.0.0.1:99999'")]
    [InlineData("resolvers r\n nameserver a 127.0.0.1:53\nglobal\n bogus", 4, "unknown keyword 'bogus'.")]
    public void In_a_whole_file(string text, int line, string message) =>
        ReadText.Read(text).Diagnostics.Should().Contain(diagnostic =>
            diagnostic.Severity == Severity.Error && diagnostic.Line == line && diagnostic.Message.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void A_section_that_is_not_supported_is_passed_over() =>
        ReadText.Read("resolvers r\n nameserver a 127.0.0.1:53\n hold valid 5s\n").Diagnostics
            .Where(diagnostic => diagnostic.Line > 0).Should().ContainSingle().Which.Line.Should().Be(1);

    [Theory]
    [InlineData("option httpchk HEAD alive", "'option httpchk' expects a path that begins with '/', found 'alive'.")]
    [InlineData("option httpchk HEAD /a HTTP/2", "'option httpchk' expects HTTP/1.0 or HTTP/1.1, found 'HTTP/2'.")]
    [InlineData("option httpchk G@T /a", "backend 'web', 'option httpchk': expected an HTTP method such as HEAD, found 'G@T'.")]
    [InlineData("option httpchk GET '/a b'", "backend 'web', 'option httpchk': expected a path that begins with '/' and holds no white space, found '/a b'.")]
    public void A_check_that_is_used_is_judged_once(string line, string message) =>
        ReadText.Read($"{ReadText.Listen} {line}\n server a 127.0.0.1:81 check\n").Diagnostics
            .Should().Equal(new Diagnostic(Severity.Error, ReadText.File, 8, message));

    [Fact]
    public void All_errors_are_said_at_once_in_the_order_of_the_file()
    {
        var configuration = ReadText.Read($"""
            {ReadText.Preamble}
            listen web
                bind 127.0.0.1:80x
                balence roundrobin
                server a 300.1.2.3:80 weight 999 chek
                server a 127.0.0.1:81 maxconn 3 cookie 'A B'
            backend empty
            """);

        configuration.HasErrors.Should().BeTrue();
        configuration.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Select(diagnostic => diagnostic.Line)
            .Should().Equal(8, 9, 10, 10, 10, 11, 11, 11, 12);
    }

    [Fact]
    public void A_line_of_defaults_is_judged_once()
    {
        var configuration = ReadText.Read(
            "defaults\n mode tcp\n balance rdp-cookie\n retries -1\n option redispatch -8\nlisten a\n bind :80\n server s 127.0.0.1:81\nlisten b\n bind :82\n server s 127.0.0.1:81\n");

        configuration.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error)
            .Select(diagnostic => (diagnostic.Line, diagnostic.Message)).Should().Equal(
                (2, "'mode tcp' is not supported yet."),
                (3, "'balance rdp-cookie' balances TCP connections, which is not supported yet."),
                (4, "'retries' expects 0 or more, found -1."),
                (5, "backend 'a', 'option redispatch': expected a number not below -3 (minus the retries), found -8."),
                (5, "backend 'b', 'option redispatch': expected a number not below -3 (minus the retries), found -8."));
    }

    [Fact]
    public void Frontends_that_disagree_about_forwardfor_are_refused()
    {
        var configuration = ReadText.Read(
            ReadText.Preamble + "frontend f\n bind :80\n option forwardfor\n default_backend b\n" +
            "frontend g\n bind :81\n default_backend b\nbackend b\n server a 127.0.0.1:82\n");

        configuration.Diagnostics.Should().Equal(new Diagnostic(Severity.Error, ReadText.File, 8,
            "'option forwardfor' that differs between frontends of one backend is not supported yet; move it to backend 'b'."));
    }

    [Fact]
    public void A_missing_file_is_an_error()
    {
        var configuration = HAProxyConfigurationReader.Read("/nowhere/haproxy.cfg");

        configuration.HasErrors.Should().BeTrue();
        configuration.Diagnostics.Should().ContainSingle().Which.Line.Should().Be(0);
    }

    [Fact]
    public void A_directory_is_an_error() => HAProxyConfigurationReader.Read("/").HasErrors.Should().BeTrue();
}
