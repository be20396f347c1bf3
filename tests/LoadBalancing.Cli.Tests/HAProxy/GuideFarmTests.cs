using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>The farms of the architecture guide, read whole.</summary>
public sealed class GuideFarmTests
{
    private const string Preamble = """
        global
            stats socket ipv4@127.0.0.1:9990 level admin

        defaults
            mode http
            timeout connect 5s
            timeout client  30s
            timeout server  30s

        """;

    [Fact]
    public void ARCH_1_is_read_whole()
    {
        var configuration = ReadText.Read(Preamble + """
            listen webfarm
                bind 127.0.0.1:8000
                mode http
                balance roundrobin
                cookie SERVERID insert indirect
                option httpchk HEAD /index.html HTTP/1.0
                server webA 127.0.0.11:8080 cookie A check
                server webB 127.0.0.12:8080 cookie B check
                server webC 127.0.0.13:8080 cookie C check
                server webD 127.0.0.14:8080 cookie D check
            """);

        configuration.Diagnostics.Should().Equal(
            new Diagnostic(Severity.Notice, ReadText.File, 2, "'stats socket' has no effect."));
        var frontend = new FrontendOptions { Backend = "webfarm", ClientTimeout = TimeSpan.FromSeconds(30) };
        frontend.Binds.Add("127.0.0.1:8000");
        var backend = new BackendOptions
        {
            Balance = Algorithm.RoundRobin,
            Cookie = new CookieOptions { Name = "SERVERID", Mode = CookieMode.Insert, Indirect = true },
            Check = new CheckOptions { Http = new HttpCheckOptions { Method = "HEAD", Path = "/index.html", Version = "HTTP/1.0" } },
            AllBackups = false,
            Retries = 3,
            Redispatch = 0,
            Timeouts = new TimeoutOptions
            {
                Connect = TimeSpan.FromSeconds(5),
                Response = TimeSpan.FromSeconds(30),
                Idle = TimeSpan.FromSeconds(30),
            },
        };
        backend.Servers.Add(new ServerOptions { Name = "webA", Address = "127.0.0.11:8080", Cookie = "A" });
        backend.Servers.Add(new ServerOptions { Name = "webB", Address = "127.0.0.12:8080", Cookie = "B" });
        backend.Servers.Add(new ServerOptions { Name = "webC", Address = "127.0.0.13:8080", Cookie = "C" });
        backend.Servers.Add(new ServerOptions { Name = "webD", Address = "127.0.0.14:8080", Cookie = "D" });
        configuration.Options.Frontends.Should().BeEquivalentTo(new Dictionary<string, FrontendOptions> { ["webfarm"] = frontend });
        configuration.Options.LoadBalancer.Backends.Should().BeEquivalentTo(
            new Dictionary<string, BackendOptions> { ["webfarm"] = backend }, options => options.WithStrictOrdering());
    }

    [Fact]
    public void ARCH_2_shares_by_weight_and_prefixes_the_applications_cookie()
    {
        var options = ReadText.ReadValid(Preamble + """
            listen webfarm
                bind 127.0.0.3:8000
                mode http
                balance roundrobin
                cookie JSESSIONID prefix
                option httpclose
                option forwardfor
                option httpchk HEAD /index.html HTTP/1.0
                server webA 127.0.0.11:8080 cookie A weight 12 check
                server webB 127.0.0.12:8080 cookie B weight 12 check
                server webC 127.0.0.13:8080 cookie C weight 26 check
                server webD 127.0.0.14:8080 cookie D weight 26 check
            """);

        var backend = options.LoadBalancer.Backends["webfarm"];
        backend.Cookie.Should().BeEquivalentTo(new CookieOptions { Name = "JSESSIONID", Mode = CookieMode.Prefix });
        backend.Servers.Select(server => server.Weight).Should().Equal(12, 12, 26, 26);
        backend.Forwarded.For.Should().BeTrue();
        options.Frontends["webfarm"].Close.Should().BeTrue();
    }

    [Fact]
    public void ARCH_3_1_excepts_the_terminator_and_marks_responses_private()
    {
        var options = ReadText.ReadValid(Preamble + """
            listen webfarm
                bind 127.0.0.1:8000
                mode http
                balance roundrobin
                option forwardfor except 127.0.0.1
                cookie SERVERID insert indirect nocache
                option httpchk HEAD /index.html HTTP/1.0
                server webA 127.0.0.11:8080 cookie A check
            """);

        var backend = options.LoadBalancer.Backends["webfarm"];
        backend.Forwarded.Should().BeEquivalentTo(new { For = true, ForHeader = "X-Forwarded-For", ForExcept = new[] { "127.0.0.1" } });
        backend.Cookie!.NoCache.Should().BeTrue();
    }

    [Fact]
    public void ARCH_4_2_has_backups_that_are_checked_elsewhere()
    {
        var options = ReadText.ReadValid(Preamble + """
            listen webfarm
                bind 127.0.0.1:8000
                mode http
                balance roundrobin
                option redispatch
                cookie SERVERID insert indirect
                option httpchk HEAD / HTTP/1.0
                server webA 127.0.0.11:8080 cookie A check port 8081 inter 2000
                server bkpA 127.0.0.11:8080 cookie A check port 8080 inter 2000 backup
            """);

        var backend = options.LoadBalancer.Backends["webfarm"];
        backend.Redispatch.Should().Be(-1);
        backend.Servers.Should().BeEquivalentTo(
        [
            new { Name = "webA", Cookie = "A", Backup = false, Check = new { Enabled = true, Port = 8081, Interval = TimeSpan.FromSeconds(2) } },
            new { Name = "bkpA", Cookie = "A", Backup = true, Check = new { Enabled = true, Port = 8080, Interval = TimeSpan.FromSeconds(2) } },
        ]);
    }

    [Fact]
    public void The_spelling_of_the_guides_own_time_is_read()
    {
        var configuration = ReadText.Read("""
            global
                daemon
                quiet
                maxconn 10000
                nbproc 2
                pidfile /var/run/haproxy.pid
            listen webfarm 192.0.2.1:80
                mode http
                balance roundrobin
                cookie SERVERID insert indirect
                option httpchk HEAD /index.html HTTP/1.0
                option forceclose
                redispatch
                retries 2
                contimeout 5000
                clitimeout 50000
                srvtimeout 40000
                server webA 192.0.2.11:80 cookie A check
            """);

        configuration.HasErrors.Should().BeFalse();
        var frontend = configuration.Options.Frontends["webfarm"];
        frontend.Should().BeEquivalentTo(new
        {
            Binds = new[] { "192.0.2.1:80" },
            Backend = "webfarm",
            ClientTimeout = TimeSpan.FromSeconds(50),
            Close = true,
        });
        var backend = configuration.Options.LoadBalancer.Backends["webfarm"];
        backend.Should().BeEquivalentTo(new { Redispatch = -1, Retries = 2 });
        backend.Timeouts.Should().BeEquivalentTo(new
        {
            Connect = TimeSpan.FromSeconds(5),
            Response = TimeSpan.FromSeconds(40),
            Idle = TimeSpan.FromSeconds(40),
        });
        configuration.Diagnostics.Should().OnlyContain(diagnostic => diagnostic.Severity == Severity.Notice);
        configuration.Diagnostics.Select(diagnostic => diagnostic.Line).Should().Equal(2, 3, 4, 5, 6, 7, 12, 13, 15, 16, 17);
    }
}
