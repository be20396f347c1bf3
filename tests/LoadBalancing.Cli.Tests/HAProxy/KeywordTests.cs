using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>What each keyword puts into the options.</summary>
public sealed class KeywordTests
{
    private const string Server = "server a 127.0.0.1:81 ";

    [Theory]
    [InlineData(":8000-8010", "0.0.0.0:8000-8010")]
    [InlineData("*:80", "0.0.0.0:80")]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("::1:80", "[::1]:80")]
    [InlineData(":::80", "[::]:80")]
    [InlineData("[::]:80", "[::]:80")]
    [InlineData("ipv4@:80", "0.0.0.0:80")]
    [InlineData("ipv4@127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("ipv6@:80", "[::]:80")]
    [InlineData("ipv6@[::1]:80", "[::1]:80")]
    [InlineData("ipv6@*:80", "[::]:80")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("ipv4@app.example:80", "192.0.2.7:80")]
    [InlineData("127.0.0.1:80,127.0.0.2:81-82,:83", "127.0.0.1:80 127.0.0.2:81-82 0.0.0.0:83")]
    [InlineData("127.0.0.1:80,", "127.0.0.1:80")]
    public void Bind(string addresses, string binds)
    {
        var options = ReadText.ReadValid($"{ReadText.Preamble}listen web\n bind {addresses}\n {Server}");

        string.Join(' ', options.Frontends["web"].Binds).Should().Be(binds);
        BindAddress.Expand(options.Frontends["web"].Binds).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("maxconn 100", 100)]
    [InlineData("maxconn 0", null)]
    public void Maxconn(string line, int? connections) =>
        ReadListen(Server, line).Frontend.Limits.Connections.Should().Be(connections);

    [Fact]
    public void Limits_that_HAProxy_has_no_words_for() =>
        ReadListen(
            Server, "limit request-body 1000", "limit request-rate 240", "limit response-rate 250", "limit h2-connection-window 70000",
            "limit h2-ping-delay 30s", "limit h2-ping-timeout 5s").Frontend.Limits.Should().BeEquivalentTo(new LimitOptions
        {
            RequestBody = 1000,
            MinRequestRate = 240,
            MinResponseRate = 250,
            Http2 = new Http2Options { ConnectionWindow = 70_000, PingDelay = TimeSpan.FromSeconds(30), PingTimeout = TimeSpan.FromSeconds(5) },
        });

    [Fact]
    public void Global_tunes_every_frontend_wherever_it_stands() =>
        ReadText.ReadValid($"""
            {ReadText.Listen} {Server}
            global
                tune.bufsize 32000
                tune.http.maxhdr 50
                tune.h2.max-concurrent-streams 7
                tune.h2.max-frame-size 20000
                tune.h2.header-table-size 8192
                tune.h2.initial-window-size 70000
            """).Frontends["web"].Limits.Should().BeEquivalentTo(new LimitOptions
        {
            RequestLine = 32_000,
            HeaderBytes = 32_000,
            HeaderCount = 50,
            Http2 = new Http2Options { Streams = 7, FrameSize = 20_000, HeaderTableSize = 8192, StreamWindow = 70_000 },
        });

    [Theory]
    [InlineData("", "", null)]
    [InlineData("source 127.0.0.2", "", "127.0.0.2")]
    [InlineData("source 127.0.0.2:70", "", "127.0.0.2:70")]
    [InlineData("source 127.0.0.2:0", "", "127.0.0.2")]
    [InlineData("source [::1]:70", "", "[::1]:70")]
    [InlineData("source :70", "", "0.0.0.0:70")]
    [InlineData("source *", "", null)]
    [InlineData("source 0.0.0.0", "", "0.0.0.0")]
    [InlineData("source ipv4@app.example", "", "192.0.2.7")]
    [InlineData("source 127.0.0.2 weight 3", "", "127.0.0.2")]
    [InlineData("", "default-server source 127.0.0.3", "127.0.0.3")]
    [InlineData("source 127.0.0.2", "default-server source 127.0.0.3", "127.0.0.2")]
    public void Source_of_a_server(string parameters, string line, string? source) =>
        ReadText.ReadValid($"{ReadText.Listen} {line}\n server a app.example:81 {parameters}\n").LoadBalancer.Backends["web"]
            .Servers[0].Source.Should().Be(source);

    [Theory]
    [InlineData("", "", null, null)]
    [InlineData("pool-max-conn 7", "", 7, null)]
    [InlineData("pool-max-conn 0", "", 0, null)]
    [InlineData("pool-max-conn -1", "", int.MaxValue, null)]
    [InlineData("pool-purge-delay 2s", "", null, 2_000)]
    [InlineData("pool-purge-delay 250", "", null, 250)]
    [InlineData("pool-purge-delay 0 pool-max-conn 7", "", 0, null)]
    [InlineData("", "default-server pool-max-conn 7 pool-purge-delay 2s", 7, 2_000)]
    [InlineData("pool-max-conn 8", "default-server pool-max-conn 7 pool-purge-delay 2s", 8, 2_000)]
    public void Waiting_connections_of_a_server(string parameters, string line, int? limit, int? milliseconds)
    {
        var server = ReadListen(line, Server + parameters).Backend.Servers[0];

        server.MaxIdle.Should().Be(limit);
        server.IdleTimeout.Should().Be(milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null);
    }

    [Fact]
    public void Source_of_a_backend() =>
        ReadText.ReadValid($"{ReadText.Preamble} source 127.0.0.9\nlisten web\n bind :80\n {Server}\nlisten own\n bind :81\n source 127.0.0.8\n {Server}\n")
            .LoadBalancer.Backends.Values.Select(backend => backend.Source).Should().Equal("127.0.0.9", "127.0.0.8");

    [Theory]
    [InlineData("", ServerProtocol.Http1)]
    [InlineData("proto h1", ServerProtocol.Http1)]
    [InlineData("proto h2", ServerProtocol.Http2)]
    [InlineData("alpn h2", ServerProtocol.Http1)]
    [InlineData("ssl verify none alpn h2", ServerProtocol.Http2)]
    [InlineData("ssl verify none alpn http/1.1", ServerProtocol.Http1)]
    [InlineData("ssl verify none alpn h2,http/1.1", ServerProtocol.Http2OrHttp1)]
    [InlineData("ssl verify none alpn h2,http/1.1 proto h1", ServerProtocol.Http1)]
    public void Protocol_of_a_server(string parameters, ServerProtocol protocol) =>
        ReadText.ReadValid($"{ReadText.Listen} server a 127.0.0.1:81 {parameters}\n").LoadBalancer.Backends["web"]
            .Servers[0].Protocol.Should().Be(protocol);

    [Theory]
    [InlineData("ssl verify none", TlsVerification.None, null, null)]
    [InlineData("ssl verify none sni str(a.b)", TlsVerification.None, "a.b", null)]
    [InlineData("ssl ca-file @system-ca", TlsVerification.Chain, null, null)]
    [InlineData("ssl verify required ca-file @system-ca verifyhost c.d", TlsVerification.Full, null, "c.d")]
    [InlineData("ssl verify required ca-file @system-ca verifyhost c.d sni str(a.b)", TlsVerification.Full, "a.b", null)]
    public void Tls_of_a_server(string parameters, TlsVerification verify, string? sni, string? host)
    {
        var server = ReadText.ReadValid($"{ReadText.Listen} {Server} {parameters}\n").LoadBalancer.Backends["web"].Servers[0];

        server.Address.Should().Be("https://127.0.0.1:81");
        server.Tls.Should().BeEquivalentTo(new TlsOptions { Verify = verify, Sni = sni, VerifyHost = host });
    }

    [Fact]
    public void Certificates_of_servers_are_not_verified_when_global_says_so_wherever_it_stands() =>
        ReadText.ReadValid($"{ReadText.Listen} {Server} ssl\nglobal\n ssl-server-verify none\n").LoadBalancer.Backends["web"]
            .Servers[0].Tls!.Verify.Should().Be(TlsVerification.None);

    [Fact]
    public void Authorities_lie_in_the_directory_that_global_names()
    {
        var file = Path.GetTempFileName();
        var configuration = ReadText.Read($"{ReadText.Listen} {Server} ssl verifyhost x ca-file {Path.GetFileName(file)}\nglobal\n ca-base {Path.GetDirectoryName(file)}\n");
        File.Delete(file);

        configuration.Options.LoadBalancer.Backends["web"].Servers[0].Tls!.CaFile.Should().Be(file);
        configuration.Diagnostics.Should().ContainSingle().Which.Message.Should().EndWith($"'{file}' holds no certificate in PEM.");
    }

    [Theory]
    [InlineData("ssl verify none check", null)]
    [InlineData("ssl verify none check port 82", false)]
    [InlineData("ssl verify none check port 82 check-ssl", true)]
    [InlineData("verify none check check-ssl", true)]
    [InlineData("verify none check check-ssl no-check-ssl", null)]
    [InlineData("ssl verify none check no-ssl", null)]
    public void Checks_speak_TLS_as_the_server_does_unless_they_have_a_port_of_their_own(string parameters, bool? tls) =>
        ReadText.ReadValid($"{ReadText.Listen} {Server} {parameters}\n").LoadBalancer.Backends["web"]
            .Servers[0].Check?.Tls.Should().Be(tls);

    [Theory]
    [InlineData("option httpchk\n http-check connect port 83 ssl", "check verify none", TlsVerification.None)]
    [InlineData("option tcp-check\n tcp-check connect ssl", "check verify none", TlsVerification.None)]
    [InlineData("option tcp-check\n tcp-check connect ssl", "check ca-file @system-ca verifyhost c.d", TlsVerification.Full)]
    [InlineData("option tcp-check\n tcp-check connect", "check verify none", null)]
    [InlineData("option tcp-check\n tcp-check connect ssl", "verify none\n server b 127.0.0.1:82 check verify none", null)]
    public void A_step_of_a_check_speaks_TLS_as_the_line_of_the_server_says(string lines, string parameters, TlsVerification? verify) =>
        (ReadText.ReadValid($"{ReadText.Listen} {lines}\n {Server} {parameters}\n").LoadBalancer.Backends["web"]
            .Servers[0].Tls?.Verify).Should().Be(verify);

    [Fact]
    public void Several_bind_lines_add_up() =>
        ReadListen(Server, "bind 127.0.0.1:8001", "bind :8002").Frontend.Binds
            .Should().Equal("127.0.0.1:8000", "127.0.0.1:8001", "0.0.0.0:8002");

    [Theory]
    [InlineData("", FrontendProtocol.Any)]
    [InlineData("proto h1", FrontendProtocol.Http1)]
    [InlineData("proto h2 name x backlog 5", FrontendProtocol.Http2)]
    public void Bind_proto(string parameters, FrontendProtocol protocol) =>
        ReadText.ReadValid($"{ReadText.Preamble}listen web\n bind :80 {parameters}\n {Server}")
            .Frontends["web"].Protocol.Should().Be(protocol);

    [Theory]
    [InlineData("timeout connect 250", 250)]
    [InlineData("timeout connect 250ms", 250)]
    [InlineData("timeout connect 4s", 4_000)]
    [InlineData("timeout connect 2m", 120_000)]
    [InlineData("timeout connect 1h", 3_600_000)]
    [InlineData("timeout connect 1d", 86_400_000)]
    [InlineData("timeout connect 1500us", 2)]
    [InlineData("timeout connect 0", Timeout.Infinite)]
    [InlineData("contimeout 250", 250)]
    public void Timeout_connect(string line, int milliseconds) =>
        ReadListen(Server, line).Backend.Timeouts.Connect.Should().Be(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("timeout server 250")]
    [InlineData("srvtimeout 250")]
    public void Timeout_server_limits_the_answer_and_the_body(string line)
    {
        var timeouts = ReadListen(Server, line).Backend.Timeouts;

        timeouts.Response.Should().Be(TimeSpan.FromMilliseconds(250));
        timeouts.Idle.Should().Be(TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public void Rules_keep_their_order_and_redirects_come_last()
    {
        var options = ReadText.ReadValid(ReadText.Preamble + """
            defaults d
                mode http
                http-request set-header X-A "a b"
            frontend front from d
                bind 127.0.0.1:8000
                redirect scheme https if { path /x }
                http-request deny
                http-response del-header Server
                monitor-uri /alive
                monitor fail if { nbsrv(web) lt 1 }
                default_backend web
            backend web
                http-request allow
                http-response add-header X-B %s
                server a 127.0.0.1:81
            """);

        var front = options.Frontends["front"];
        front.RequestRules.Should().Equal("set-header X-A 'a b'", "deny", "redirect scheme https if { path /x }");
        front.ResponseRules.Should().Equal("del-header Server");
        front.MonitorUri.Should().Be("/alive");
        front.MonitorFail.Should().Equal("if { nbsrv(web) lt 1 }");
        options.LoadBalancer.Backends["web"].RequestRules.Should().Equal("set-header X-A 'a b'", "allow");
        options.LoadBalancer.Backends["web"].ResponseRules.Should().Equal("add-header X-B %s");
    }

    [Fact]
    public void A_listen_applies_its_rules_as_a_frontend()
    {
        var (frontend, backend) = ReadListen(Server, "http-request deny if { path /x }");

        frontend.RequestRules.Should().Equal("deny if { path /x }");
        backend.RequestRules.Should().BeEmpty();
    }

    [Fact]
    public void A_listen_with_rules_and_clients_of_two_kinds_is_refused() => ReadText.Read(
        ReadText.Listen + $" {Server}\n http-request deny\nfrontend other\n bind :82\n default_backend web\n")
        .Diagnostics.Should().ContainSingle(diagnostic => diagnostic.Severity == Severity.Error)
        .Which.Message.Should().StartWith("rules of listen 'web', which is the backend of frontend 'other' and has clients of its own");

    [Theory]
    [InlineData("timeout client 250")]
    [InlineData("clitimeout 250")]
    public void Timeout_client(string line) =>
        ReadListen(Server, line).Frontend.ClientTimeout.Should().Be(TimeSpan.FromMilliseconds(250));

    [Fact]
    public void Timeouts_of_a_client_between_requests()
    {
        var frontend = ReadListen(Server, "timeout http-request 10s", "timeout http-keep-alive 1s").Frontend;

        frontend.RequestTimeout.Should().Be(TimeSpan.FromSeconds(10));
        frontend.KeepAliveTimeout.Should().Be(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("option accept-invalid-http-request", true)]
    [InlineData("option accept-invalid-http-request\n no option accept-invalid-http-request", false)]
    public void Accept_invalid_http_request(string line, bool isLenient)
    {
        var strictness = ReadListen(Server, line).Frontend.Strictness;

        strictness.Should().Be(isLenient
            ? new RequestStrictness
            {
                AllowDotSegments = true, AllowFragment = true, AllowUserInfo = true, AllowMethodCase = true, AllowEmptyHost = true,
                AllowLengthWithCoding = true,
            }
            : RequestStrictness.Strict);
    }

    [Fact]
    public void Timeouts_of_a_tunnel()
    {
        var (frontend, backend) = ReadListen(Server, "timeout tunnel 1h", "timeout client-fin 10s", "timeout server-fin 0");

        backend.Timeouts.Tunnel.Should().Be(TimeSpan.FromHours(1));
        backend.Timeouts.ServerFin.Should().Be(Timeout.InfiniteTimeSpan);
        frontend.ClientFinTimeout.Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Timeouts_that_are_not_set_are_infinite()
    {
        var options = ReadText.ReadValid($"listen web\n mode http\n bind :80\n {Server}");

        var frontend = options.Frontends["web"];
        frontend.ClientTimeout.Should().Be(Timeout.InfiniteTimeSpan);
        frontend.RequestTimeout.Should().BeNull();
        frontend.KeepAliveTimeout.Should().BeNull();
        frontend.ClientFinTimeout.Should().BeNull();
        options.LoadBalancer.Backends["web"].Timeouts.Should().BeEquivalentTo(new
        {
            Connect = Timeout.InfiniteTimeSpan,
            Response = Timeout.InfiniteTimeSpan,
            Idle = Timeout.InfiniteTimeSpan,
            Tunnel = (TimeSpan?)null,
            ServerFin = (TimeSpan?)null,
        });
    }

    [Theory]
    [InlineData("timeout check 3s", 3_000)]
    [InlineData("timeout check 0", null)]
    [InlineData("", null)]
    public void Timeout_check(string line, int? milliseconds) =>
        ReadListen(Server + "check", line).Backend.Check!.Timeout
            .Should().Be(milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null);

    [Theory]
    [InlineData("balance roundrobin", Algorithm.RoundRobin)]
    [InlineData("balance", Algorithm.RoundRobin)]
    [InlineData("balance static-rr", Algorithm.StaticRoundRobin)]
    [InlineData("balance leastconn", Algorithm.LeastConnections)]
    [InlineData("balance first", Algorithm.First)]
    [InlineData("balance source", Algorithm.Source)]
    [InlineData("balance random", Algorithm.Random)]
    [InlineData("balance power-of-two", Algorithm.PowerOfTwo)]
    [InlineData("balance peak-ewma", Algorithm.PeakEwma)]
    [InlineData("balance least-time", Algorithm.LeastTime)]
    public void Balance(string line, Algorithm algorithm) => ReadListen(Server, line).Backend.Balance.Should().Be(algorithm);

    public static TheoryData<string, Algorithm, HashOptions> Hashed { get; } = new()
    {
        { "balance uri", Algorithm.Uri, new() },
        { "balance uri len 9 depth 2 whole path-only", Algorithm.Uri, new() { Length = 9, Depth = 2, Whole = true, PathOnly = true } },
        { "balance uri len 9\n balance uri whole", Algorithm.Uri, new() { Whole = true } },
        { "balance url_param id", Algorithm.UrlParameter, new() { Name = "id" } },
        { "balance url_param id check_post", Algorithm.UrlParameter, new() { Name = "id", CheckPost = true } },
        { "balance url_param id check_post 64", Algorithm.UrlParameter, new() { Name = "id", CheckPost = true } },
        { "balance hdr(X-Key)", Algorithm.Header, new() { Name = "X-Key" } },
        { "balance hdr(Host) use_domain_only", Algorithm.Header, new() { Name = "Host", DomainOnly = true } },
        { "balance hash path,lower", Algorithm.Hash, new() { Expression = "path,lower" } },
        { "balance hash req.hdr(X,-1)\n hash-type consistent", Algorithm.Hash, new() { Expression = "req.hdr(X,-1)", Type = HashType.Consistent } },
        { "hash-type consistent djb2 avalanche\n balance uri", Algorithm.Uri, new() { Type = HashType.Consistent, Function = HashFunction.Djb2, Avalanche = true } },
        { "hash-type consistent wt6\n hash-type map-based", Algorithm.RoundRobin, new() },
        { "hash-type map-based crc32\n balance source", Algorithm.Source, new() { Function = HashFunction.Crc32 } },
        { "hash-type maglev\n hash-table-size 1009\n balance uri", Algorithm.Uri, new() { Type = HashType.Maglev, TableSize = 1009 } },
        { "hash-type rendezvous crc32\n balance uri", Algorithm.Uri, new() { Type = HashType.Rendezvous, Function = HashFunction.Crc32 } },
        { "hash-balance-factor 150\n balance uri", Algorithm.Uri, new() { BalanceFactor = 150 } },
        { "hash-balance-factor 150\n balance random", Algorithm.Random, new() { BalanceFactor = 150 } },
        { "hash-balance-factor 150\n hash-type maglev crc32 avalanche\n hash-table-size 1009\n balance leastconn", Algorithm.LeastConnections, new() },
    };

    [Theory]
    [MemberData(nameof(Hashed))]
    public void Balance_by_hash(string lines, Algorithm algorithm, HashOptions hash)
    {
        var backend = ReadListen(Server, lines).Backend;

        backend.Balance.Should().Be(algorithm);
        backend.Hash.Should().BeEquivalentTo(hash);
    }

    [Theory]
    [InlineData("balance random(5)", 5)]
    [InlineData("balance random()", 2)]
    [InlineData("balance power-of-two(3)", 3)]
    [InlineData("balance random(5)\n balance random", 2)]
    public void Draws(string lines, int draws) => ReadListen(Server, lines).Backend.Draws.Should().Be(draws);

    [Theory]
    [InlineData("balance peak-ewma", 10, "429, 500, 502-504")]
    [InlineData("balance peak-ewma decay 5s failures 503,599", 5, "503,599")]
    [InlineData("balance least-time failures 500-599", 10, "500-599")]
    [InlineData("balance least-time decay 5s\n balance peak-ewma", 10, "429, 500, 502-504")]
    public void Response_times(string lines, int decay, string failures) =>
        ReadListen(Server, lines).Backend.ResponseTimes.Should().BeEquivalentTo(
            new ResponseTimeOptions { Decay = TimeSpan.FromSeconds(decay), FailureStatuses = failures });

    [Theory]
    [InlineData("slowstart-scope returning", SlowStartScope.Returning)]
    [InlineData("slowstart-scope added", SlowStartScope.Added)]
    [InlineData("slowstart-scope all", SlowStartScope.All)]
    public void Slow_start_scope(string line, SlowStartScope scope) => ReadListen(Server, line).Backend.SlowStart.Scope.Should().Be(scope);

    [Fact]
    public void Slow_start_aggression() => ReadListen(Server, "slowstart-aggression 2").Backend.SlowStart.Aggression.Should().Be(2);

    [Fact]
    public void Server_id_hash_key_and_slow_start() =>
        ReadListen(Server + "id 7 hash-key addr-port slowstart 1500", "").Backend.Servers[0].Should().BeEquivalentTo(
            new { Id = 7, HashKey = HashKey.AddressAndPort, SlowStart = TimeSpan.FromMilliseconds(1500) });

    [Theory]
    [InlineData("cookie S", CookieMode.Passive, false, false)]
    [InlineData("cookie S indirect", CookieMode.Passive, true, false)]
    [InlineData("cookie S nocache", CookieMode.Passive, false, false)]
    [InlineData("cookie S rewrite", CookieMode.Rewrite, false, false)]
    [InlineData("cookie S prefix indirect", CookieMode.Prefix, true, false)]
    [InlineData("cookie S insert", CookieMode.Insert, false, false)]
    [InlineData("cookie S nocache indirect insert", CookieMode.Insert, true, true)]
    public void Cookie(string line, CookieMode mode, bool indirect, bool noCache) =>
        ReadListen(Server, line).Backend.Cookie
            .Should().BeEquivalentTo(new CookieOptions { Name = "S", Mode = mode, Indirect = indirect, NoCache = noCache });

    [Fact]
    public void Cookie_attributes_and_lifetimes() =>
        ReadListen(Server, """
            dynamic-cookie-key secret
                cookie S insert postonly preserve httponly secure domain .a.b domain c.d maxidle 30 maxlife 8h dynamic attr SameSite=Lax attr "Foo bar" partitioned signing-key 0123456789abcdef
            """).Backend.Cookie.Should().BeEquivalentTo(new CookieOptions
            {
                Name = "S",
                Mode = CookieMode.Insert,
                PostOnly = true,
                Preserve = true,
                HttpOnly = true,
                Secure = true,
                Partitioned = true,
                Domains = { ".a.b", "c.d" },
                Attributes = { "SameSite=Lax", "Foo bar" },
                MaxIdle = TimeSpan.FromSeconds(30),
                MaxLife = TimeSpan.FromHours(8),
                Dynamic = true,
                DynamicKey = "secret",
                SigningKey = "0123456789abcdef",
            });

    [Fact]
    public void Cookie_that_keeps_unknown_prefixes() =>
        ReadListen(Server, "cookie S prefix keep-unknown-prefix").Backend.Cookie!.KeepUnknownPrefix.Should().BeTrue();

    [Fact]
    public void Cookie_that_goes_by_a_label()
    {
        var backend = ReadListen(Server + " label version=v1 label zone=a=b", "cookie S insert label version current v1").Backend;

        (backend.Cookie!.Label, backend.Cookie.Current).Should().Be(("version", "v1"));
        backend.Servers[0].Labels.Should().BeEquivalentTo(new Dictionary<string, string> { ["version"] = "v1", ["zone"] = "a=b" });
    }

    [Theory]
    [InlineData("option persist", true)]
    [InlineData("no option persist", false)]
    public void Persistence_to_servers_that_are_down(string line, bool expected) =>
        ReadListen(Server, line).Backend.PersistWhenDown.Should().Be(expected);

    [Theory]
    [InlineData("option httpchk", "OPTIONS", "/", "HTTP/1.0", null)]
    [InlineData("option httpchk /alive", "OPTIONS", "/alive", "HTTP/1.0", null)]
    [InlineData("option httpchk HEAD /alive", "HEAD", "/alive", "HTTP/1.0", null)]
    [InlineData("option httpchk GET /a HTTP/1.1", "GET", "/a", "HTTP/1.1", null)]
    [InlineData(@"option httpchk GET /a HTTP/1.1\r\nHost:\ www", "GET", "/a", "HTTP/1.1", "www")]
    [InlineData("option httpchk GET /a \"HTTP/1.0\\r\\nhost: www:8080\\r\\n\"", "GET", "/a", "HTTP/1.0", "www:8080")]
    public void Option_httpchk(string line, string method, string path, string version, string? host) =>
        ReadListen(Server + "check", line).Backend.Check!.Http
            .Should().BeEquivalentTo(new HttpCheckOptions { Method = method, Path = path, Version = version, Host = host });

    [Fact]
    public void Option_httpchk_without_a_checked_server_checks_nothing()
    {
        var backend = ReadListen(Server, "option httpchk").Backend;

        backend.Check.Should().BeNull();
        backend.Servers[0].Check.Should().BeNull();
    }

    [Theory]
    [InlineData("option forwardfor", "X-Forwarded-For", "", false)]
    [InlineData("option forwardfor if-none", "X-Forwarded-For", "", true)]
    [InlineData("option forwardfor except 10.0.0.0/8 header X-Client", "X-Client", "10.0.0.0/8", false)]
    [InlineData("option forwardfor except 10.0.0.0/8 except ::1", "X-Forwarded-For", "::1", false)]
    public void Option_forwardfor(string line, string header, string except, bool ifNone)
    {
        var forwarded = ReadListen(Server, line).Backend.Forwarded;

        forwarded.For.Should().BeTrue();
        forwarded.ForHeader.Should().Be(header);
        string.Join(' ', forwarded.ForExcept).Should().Be(except);
        forwarded.ForIfNone.Should().Be(ifNone);
    }

    [Theory]
    [InlineData("option httpclose", true)]
    [InlineData("option forceclose", true)]
    [InlineData("option http-server-close", false)]
    [InlineData("no option httpclose", false)]
    [InlineData("option httpclose\n no option httpclose", false)]
    [InlineData("option httpclose\n default option httpclose", false)]
    [InlineData("option httpclose\n option http-server-close", false)]
    [InlineData("option http-server-close\n option httpclose", true)]
    public void Closing_options(string lines, bool close) => ReadListen(Server, lines).Frontend.Close.Should().Be(close);

    [Theory]
    [InlineData("", ConnectionReuse.Safe)]
    [InlineData("http-reuse never", ConnectionReuse.Never)]
    [InlineData("http-reuse aggressive", ConnectionReuse.Aggressive)]
    [InlineData("http-reuse always", ConnectionReuse.Always)]
    [InlineData("http-reuse always\n option httpclose", ConnectionReuse.Close)]
    [InlineData("option http-server-close", ConnectionReuse.Close)]
    public void Reuse_of_connections(string lines, ConnectionReuse reuse) =>
        ReadListen(Server, lines).Backend.Connections.Reuse.Should().Be(reuse);

    [Theory]
    [InlineData("", false)]
    [InlineData("option prefer-last-server", true)]
    [InlineData("option prefer-last-server\n no option prefer-last-server", false)]
    public void Option_prefer_last_server(string lines, bool prefer) =>
        ReadListen(Server, lines).Backend.Connections.PreferLastServer.Should().Be(prefer);

    [Theory]
    [InlineData("", 0)]
    [InlineData("option redispatch", -1)]
    [InlineData("option redispatch 2", 2)]
    [InlineData("option redispatch -2", -2)]
    [InlineData("option redispatch 0", 0)]
    [InlineData("redispatch", -1)]
    [InlineData("option redispatch\n no option redispatch", 0)]
    public void Option_redispatch(string lines, int redispatch) => ReadListen(Server, lines).Backend.Redispatch.Should().Be(redispatch);

    [Theory]
    [InlineData("", 3)]
    [InlineData("retries 0", 0)]
    [InlineData("retries 7", 7)]
    public void Retries(string line, int retries) => ReadListen(Server, line).Backend.Retries.Should().Be(retries);

    [Theory]
    [InlineData("", RetryReasons.ConnectionFailure)]
    [InlineData("retry-on none", RetryReasons.None)]
    [InlineData("retry-on empty-response", RetryReasons.EmptyResponse)]
    [InlineData("retry-on conn-failure junk-response response-timeout 0rtt-rejected 503",
        RetryReasons.ConnectionFailure | RetryReasons.InvalidResponse | RetryReasons.ResponseTimeout | RetryReasons.Status503)]
    [InlineData("retry-on all-retryable-errors", RetryReasons.AllErrors)]
    [InlineData("retry-on 503\n retry-on 404", RetryReasons.Status404)]
    public void Retry_on(string lines, RetryReasons reasons) => ReadListen(Server, lines).Backend.RetryOn.Should().Be(reasons);

    [Theory]
    [InlineData("", false)]
    [InlineData("option allbackups", true)]
    [InlineData("option allbackups\n no option allbackups", false)]
    public void Option_allbackups(string lines, bool all) => ReadListen(Server, lines).Backend.AllBackups.Should().Be(all);

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("::1:80", "[::1]:80")]
    [InlineData("ipv4@127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("ipv6@::1:80", "[::1]:80")]
    [InlineData("app.example:80", "app.example:80")]
    [InlineData("ipv4@app.example:80", "192.0.2.7:80")]
    [InlineData("ipv6@app.example:80", "[2001:db8::7]:80")]
    [InlineData("\"$ADDRESS\"", "10.0.0.1:80")]
    public void Server_address(string text, string address) =>
        ReadText.ReadValid($"{ReadText.Listen} server a {text}", ("ADDRESS", "10.0.0.1:80"))
            .LoadBalancer.Backends["web"].Servers.Single().Address.Should().Be(address);

    [Fact]
    public void Server_parameters() =>
        ReadListen("server a 127.0.0.1:81 weight 7 cookie A check inter 1s fastinter 200 downinter 1m rise 5 fall 6 port 82 backup disabled")
            .Backend.Servers.Single().Should().BeEquivalentTo(new ServerOptions
            {
                Name = "a",
                Address = "127.0.0.1:81",
                Weight = 7,
                Cookie = "A",
                Backup = true,
                Disabled = true,
                Check = new ServerCheckOptions
                {
                    Interval = TimeSpan.FromSeconds(1),
                    FastInterval = TimeSpan.FromMilliseconds(200),
                    DownInterval = TimeSpan.FromMinutes(1),
                    Rise = 5,
                    Fall = 6,
                    Port = 82,
                },
            });

    [Fact]
    public void Servers_without_check_stay_unchecked_when_others_are_checked()
    {
        var backend = ReadListen("server a 127.0.0.1:81 check", "server b 127.0.0.1:82", "server c 127.0.0.1:83 check no-check inter 1s").Backend;

        backend.Check.Should().BeEquivalentTo(new CheckOptions());
        backend.Servers.Select(server => server.Check?.Enabled).Should().Equal(null, false, false);
    }

    [Fact]
    public void Default_server_holds_for_the_servers_below_it()
    {
        var servers = ReadListen(
            "server a 127.0.0.1:81",
            "default-server weight 5 check inter 1s backup",
            "server b 127.0.0.1:82 weight 6",
            "default-server fall 9 disabled no-backup",
            "server c 127.0.0.1:83 enabled no-check",
            "server d 127.0.0.1:84").Backend.Servers;

        servers.Select(server => server.Weight).Should().Equal(1, 6, 5, 5);
        servers.Select(server => server.Backup).Should().Equal(false, true, false, false);
        servers.Select(server => server.Disabled).Should().Equal(false, false, false, true);
        servers.Select(server => server.Check!.Enabled).Should().Equal(false, true, false, true);
        servers.Select(server => server.Check!.Fall).Should().Equal(null, null, null, 9);
        servers[3].Check!.Interval.Should().Be(TimeSpan.FromSeconds(1));
    }

    private static (FrontendOptions Frontend, BackendOptions Backend) ReadListen(params string[] lines)
    {
        var options = ReadText.ReadValid(ReadText.Listen + string.Concat(lines.Select(line => $" {line}\n")));
        return (options.Frontends["web"], options.LoadBalancer.Backends["web"]);
    }
}
