using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;
using LoadBalancing.Health;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>What lines about health checks make of the options.</summary>
public sealed class CheckKeywordTests
{
    private const string Server = "server a 127.0.0.1:81 check";

    [Fact]
    public void The_first_request_goes_out_from_the_option()
    {
        var check = Read(
            "option httpchk GET /a",
            "http-check send ver HTTP/1.1 hdr Host shop hdr X-Y \"a b\" hdr content-length 7 body hello",
            "http-check expect status 200,204",
            "http-check expect ! string maintenance comment \"no notice\"");

        check.Http.Should().BeEquivalentTo(new HttpCheckOptions
        {
            Method = "GET",
            Path = "/a",
            Version = "HTTP/1.1",
            Host = "shop",
            Headers = { ["X-Y"] = "a b" },
            Body = "hello",
            Expect = { new() { Status = "200,204" }, new() { Text = "maintenance", Not = true, Comment = "no notice" } },
        });
        check.Steps.Should().BeEmpty();
    }

    [Fact]
    public void An_expectation_alone_is_about_the_request_of_the_option() =>
        Read("http-check expect rstatus ^2", "option httpchk HEAD /x").Http.Should().BeEquivalentTo(
            new HttpCheckOptions { Method = "HEAD", Path = "/x", Expect = { new() { StatusPattern = "^2" } } });

    [Fact]
    public void Several_connections_are_a_script()
    {
        var check = ReadBackend(
            $"{Server} verify none",
            "option httpchk GET /a",
            "http-check connect port 82 ssl sni shop alpn h2,http/1.1",
            "http-check send uri /b",
            "http-check comment second",
            "http-check connect addr 127.0.0.2:83 send-proxy linger",
            "http-check send meth POST uri /c body x",
            "http-check expect string ok").Check!;

        check.Http.Should().BeNull();
        check.Steps.Should().BeEquivalentTo(
            new CheckStepOptions[]
            {
                new() { Connect = new() { Port = 82, Tls = true, Sni = "shop", Alpn = { "h2", "http/1.1" } } },
                new() { Http = new() { Method = "GET", Path = "/b" } },
                new() { Connect = new() { Address = "127.0.0.2", Port = 83, SendProxy = ProxyLine.V1 }, Comment = "second" },
                new() { Http = new() { Method = "POST", Path = "/c", Body = "x", Expect = { new() { Text = "ok" } } } },
            },
            options => options.WithStrictOrdering());
    }

    [Fact]
    public void Expectations_have_options()
    {
        var check = Read(
            "option httpchk",
            "http-check expect min-recv 9 ok-status L7OKC error-status L7RSP tout-status L4TOUT on-success fine on-error bad status-code int(5) rstring a.b",
            "http-check expect hdr name -m beg X- value -m reg ^a",
            "http-check expect fhdr name X-A value \"a, b\"");

        check.Http!.Expect.Should().BeEquivalentTo(new CheckExpectOptions[]
        {
            new()
            {
                MinReceived = 9, OkCode = CheckCode.L7OKC, ErrorCode = CheckCode.L7RSP, TimeoutCode = CheckCode.L4TOUT, OnSuccess = "fine",
                OnError = "bad", StatusCode = "int(5)", Pattern = "a.b",
            },
            new() { Header = new() { Name = "X-", NameMatch = TextMatch.Begin, Value = "^a", ValueMatch = TextMatch.Pattern } },
            new() { Header = new() { Name = "X-A", Value = "a, b", Whole = true } },
        });
    }

    [Fact]
    public void What_404_means_and_what_is_told_are_options_of_the_checks() =>
        Read("option httpchk", "http-check disable-on-404", "http-check send-state").Should().BeEquivalentTo(
            new { StopOn404 = true, SendState = true });

    [Fact]
    public void A_script_of_tcp_check()
    {
        var check = Read(
            "option tcp-check",
            "tcp-check connect",
            "tcp-check send PING\\r\\n comment greeting",
            "tcp-check expect string +PONG",
            "tcp-check send-binary 0d0a",
            "tcp-check expect rbinary 2B.*",
            "tcp-check expect ! binary 2d");

        check.Steps.Should().BeEquivalentTo(
            new CheckStepOptions[]
            {
                new() { Connect = new() },
                new() { Send = "PING\r\n", Comment = "greeting" },
                new() { Expect = new() { Text = "+PONG" } },
                new() { SendBinary = "0d0a" },
                new() { Expect = new() { BinaryPattern = "2B.*" } },
                new() { Expect = new() { Binary = "2d", Not = true } },
            },
            options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData("min-recv -1", null)]
    [InlineData("min-recv 0", 0)]
    [InlineData("", null)]
    public void What_settles_an_expectation(string option, int? expected) =>
        Read("option tcp-check", $"tcp-check expect {option} string a").Steps[0].Expect!.MinReceived.Should().Be(expected);

    public static TheoryData<string, CheckOptions> Services() => new()
    {
        { "redis-check", new() { Redis = true } },
        { "mysql-check", new() { MySql = new() } },
        { "mysql-check user bob", new() { MySql = new() { User = "bob" } } },
        { "mysql-check user bob post-41", new() { MySql = new() { User = "bob" } } },
        { "mysql-check user bob pre-41", new() { MySql = new() { User = "bob", Handshake = MySqlHandshake.Pre41 } } },
        { "mysql-check user bob post-80", new() { MySql = new() { User = "bob", Handshake = MySqlHandshake.Post80 } } },
        { "pgsql-check user bob", new() { PostgreSql = new() { User = "bob" } } },
        { "smtpchk", new() { Smtp = new() } },
        { "smtpchk EHLO example.org", new() { Smtp = new() { Hello = SmtpHello.Ehlo, Domain = "example.org" } } },
        { "smtpchk HELO example.org", new() { Smtp = new() { Domain = "example.org" } } },
        { "smtpchk EHLO", new() { Smtp = new() } },
        { "smtpchk NOOP x", new() { Smtp = new() } },
        { "ldap-check", new() { Ldap = true } },
        { "ssl-hello-chk", new() { SslHello = true } },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public void Services_have_checks_of_their_own(string option, CheckOptions expected) => Read($"option {option}").Should().BeEquivalentTo(expected);

    [Theory]
    [InlineData("mysql-check user", "'user' expects the name of a user.")]
    [InlineData("mysql-check bob", "'option mysql-check' expects 'user' and the name of a user, found 'bob'.")]
    [InlineData("mysql-check user bob post-40", "'option mysql-check user' knows post-41, pre-41 and post-80, found 'post-40'.")]
    [InlineData("pgsql-check", "'option pgsql-check' expects 'user' and the name of a user.")]
    [InlineData("redis-check now", "'option redis-check' takes no more arguments, found 'now'.")]
    [InlineData("smtpchk EHLO a b", "'option smtpchk' takes no more arguments, found 'b'.")]
    [InlineData("smtpchk EHLO", "'option smtpchk' expects HELO or EHLO and a domain; without them it says HELO localhost.")]
    public void Arguments_that_are_none_are_told(string option, string message) =>
        ReadText.Read($"{ReadText.Listen} {Server}\n option {option}\n").Diagnostics.Select(error => error.Message).Should().Contain(message);

    [Fact]
    public void The_last_kind_of_check_holds()
    {
        Read("option httpchk", "option redis-check").Should().BeEquivalentTo(new { Http = (object?)null, Redis = true });
        Read("option redis-check", "option httpchk").Redis.Should().BeFalse();
        Read("option redis-check", "option tcp-check", "tcp-check send x").Redis.Should().BeFalse();
        Read("option redis-check", "option ldap-check").Should().BeEquivalentTo(new { Redis = false, Ldap = true });
        Read("option httpchk", "option tcp-check", "tcp-check send x").Should().BeEquivalentTo(new { Http = (object?)null });
        Read("option tcp-check", "tcp-check send x", "option httpchk").Steps.Should().BeEmpty();
    }

    [Theory]
    [InlineData("http-check send uri /", "'http-check' without 'option httpchk': it is not used.")]
    [InlineData("tcp-check send x", "'tcp-check' without 'option tcp-check': it is not used.")]
    public void Rules_of_another_kind_of_check_are_not_used(string line, string warning) =>
        ReadText.Read($"{ReadText.Listen} {Server}\n {line}\n").Diagnostics
            .Should().Contain(diagnostic => diagnostic.Severity == Severity.Warning && diagnostic.Message.Contains(warning));

    [Theory]
    [InlineData("addr 127.0.0.2", "127.0.0.2", null)]
    [InlineData("addr 127.0.0.2:82", "127.0.0.2", 82)]
    [InlineData("port 83 addr localhost", "127.0.0.1", 83)]
    public void Checks_may_go_to_another_address(string parameters, string address, int? port) =>
        ReadServer($"{Server} {parameters}").Check.Should().BeEquivalentTo(new { Address = address, Port = port });

    [Fact]
    public void Checks_may_connect_in_another_way() =>
        ReadServer($"{Server} check-ssl verify none check-sni shop check-alpn h2,http/1.1 check-send-proxy").Check.Should().BeEquivalentTo(
            new { Tls = true, Sni = "shop", Alpn = new[] { "h2", "http/1.1" }, SendProxy = ProxyLine.V1 });

    [Theory]
    [InlineData("check-proto h2", ServerProtocol.Http2)]
    [InlineData("check-proto h1 proto h2", ServerProtocol.Http1)]
    [InlineData("proto h2 port 82", ServerProtocol.Http2)]
    [InlineData("check-alpn h2", null)]
    public void Checks_may_speak_another_version(string parameters, ServerProtocol? protocol) =>
        ReadServer($"{Server} {parameters}").Check!.Protocol.Should().Be(protocol);

    [Fact]
    public void A_connection_may_be_for_another_version() =>
        Read("option httpchk", "http-check connect proto h2", "http-check send uri /x").Steps[0].Connect!.Protocol.Should().Be(ServerProtocol.Http2);

    [Theory]
    [InlineData("option grpc-check", "")]
    [InlineData("option grpc-check shop.Orders", "shop.Orders")]
    public void A_gRPC_server_may_be_asked(string line, string service) => Read(line).Grpc.Should().BeEquivalentTo(new { Service = service });

    [Fact]
    public void A_program_may_check()
    {
        var options = ReadText.ReadValid(
            "global\n external-check\n" + ReadText.Listen + $" {Server}\n external-check command /bin/true\n option external-check\n external-check path /bin\n").LoadBalancer;

        options.AllowExternalChecks.Should().BeTrue();
        options.Backends["web"].Check!.External.Should().BeEquivalentTo(
            new ExternalCheckOptions { Command = "/bin/true", Path = "/bin", ProxyAddress = "127.0.0.1", ProxyPort = "8000" });
    }

    [Theory]
    [InlineData("", "external-check command /bin/true", "programs are run only if AllowExternalChecks says so.")]
    [InlineData("external-check", "", "expected a program.")]
    public void A_program_has_to_be_allowed_and_named(string global, string line, string message) =>
        ReadText.Read($"global\n {global}\n{ReadText.Listen} {Server}\n option external-check\n {line}\n").Diagnostics
            .Should().Contain(diagnostic => diagnostic.Severity == Severity.Error && diagnostic.Message.Contains(message));

    [Fact]
    public void A_server_may_have_an_agent()
    {
        var backend = ReadBackend(
            "timeout check 4s",
            "default-server agent-check agent-port 99 agent-inter 500ms agent-send \"web\\n\"",
            "server a 127.0.0.1:81",
            "server b 127.0.0.1:82 agent-addr localhost agent-port 98",
            "server c 127.0.0.1:83 no-agent-check");

        backend.Check.Should().BeNull("an agent is no check");
        backend.Servers.Select(server => server.Agent).Should().BeEquivalentTo(new AgentOptions?[]
        {
            new() { Port = 99, Send = "web\n", Interval = TimeSpan.FromMilliseconds(500), Timeout = TimeSpan.FromSeconds(4) },
            new() { Port = 98, Address = "127.0.0.1", Send = "web\n", Interval = TimeSpan.FromMilliseconds(500), Timeout = TimeSpan.FromSeconds(4) },
            null,
        });
    }

    [Theory]
    [InlineData("agent-check", "server 'b': 'agent-check' needs an 'agent-port'.")]
    [InlineData("agent-check agent-port 0", "'agent-port' expects 1 to 65535, found 0.")]
    [InlineData("agent-check agent-port 9 agent-inter 0", "'agent-inter' expects 1 ms or more, found 0.")]
    [InlineData("agent-check agent-port 9 agent-addr 127.0.0.1:9", "'agent-addr': ")]
    [InlineData("agent-check agent-port 9 track a", "a server that tracks another has that one's state, and no agent.")]
    public void What_is_wrong_with_an_agent_is_said(string parameters, string message) =>
        ReadText.Read($"{ReadText.Listen} {Server}\n server b 127.0.0.1:82 {parameters}\n").Diagnostics
            .Should().Contain(diagnostic => diagnostic.Severity == Severity.Error && diagnostic.Message.Contains(message));

    [Theory]
    [InlineData("init-state fully-down return-state down", InitialState.FullyDown, InitialState.Down)]
    [InlineData("init-state up", InitialState.Up, null)]
    public void Servers_may_be_trusted_more_or_less(string parameters, InitialState initial, InitialState? returning) =>
        ReadServer($"{Server} {parameters}").Check.Should().BeEquivalentTo(new { InitialState = initial, ReturnState = returning });

    [Fact]
    public void A_server_may_track_another()
    {
        var backend = ReadBackend(Server, "server b 127.0.0.1:82 track web/a");

        backend.Servers[1].Track.Should().Be("web/a");
        ReadText.Read($"{ReadText.Listen} {Server}\n server b 127.0.0.1:82 check track a\n").Diagnostics.Select(error => error.Message)
            .Should().Contain("server 'b': 'check' and 'track' exclude each other.");
    }

    [Fact]
    public void Intervals_and_sharing_hold_for_every_backend()
    {
        var options = ReadText.ReadValid($"global\n spread-checks 7\n{ReadText.Listen} option shared-checks\n option log-health-checks\n timeout drain 5m\n {Server}\n");

        options.LoadBalancer.Backends["web"].Should().BeEquivalentTo(
            new { DrainTimeout = TimeSpan.FromMinutes(5), Check = new { Spread = 7, Shared = true, LogChanges = true } });
    }

    [Fact]
    public void Errors_in_the_traffic_may_count() =>
        ReadServer($"{Server} observe layer7 error-limit 5 on-error mark-down").Check.Should().BeEquivalentTo(
            new { Observe = ObservedLayer.Layer7, ErrorLimit = 5, OnError = ErrorReaction.MarkDown });

    [Theory]
    [InlineData("observe layer5", "'observe' expects one of layer4, layer7, found 'layer5'. Did you mean 'layer4'?")]
    [InlineData("on-error die", "'on-error' expects one of fastinter, fail-check, sudden-death, mark-down, found 'die'.")]
    [InlineData("error-limit 0", "'error-limit' expects 1 or more, found 0.")]
    [InlineData("on-marked-down stop", "'on-marked-down' expects shutdown-sessions, found 'stop'.")]
    [InlineData("init-state none", "'init-state' expects fully-up, up, down or fully-down, found 'none'.")]
    public void Parameters_that_are_none_are_refused(string parameters, string message) =>
        ReadText.Read($"{ReadText.Listen} {Server} {parameters}\n").Diagnostics.Select(error => error.Message).Should().Contain(message);

    [Fact]
    public void What_runs_on_a_server_may_end_with_it() =>
        ReadServer($"{Server} on-marked-down shutdown-sessions on-marked-up shutdown-backup-sessions").Should().BeEquivalentTo(
            new { EndSessionsWhenDown = true, EndBackupSessionsWhenUp = true });

    [Fact]
    public void Backups_may_help_in_tiers() =>
        ReadBackend(Server, "server b 127.0.0.1:82 backup backup-tier 2", "backup-threshold 50%").Should().BeEquivalentTo(
            new { BackupThreshold = "50%", Servers = new[] { new { BackupTier = 1 }, new { BackupTier = 2 } } });

    [Fact]
    public void Outliers_may_be_ejected() =>
        ReadBackend(
            Server,
            "eject-outliers consecutive-errors 3 interval 5s time 1m max-time 2m max-percent 20 factor 25 min-servers 4 min-requests 50 ignore-checks")
            .Outliers.Should().BeEquivalentTo(new OutlierOptions
            {
                ConsecutiveErrors = 3,
                Interval = TimeSpan.FromSeconds(5),
                EjectionTime = TimeSpan.FromMinutes(1),
                MaxEjectionTime = TimeSpan.FromMinutes(2),
                MaxEjected = 20,
                SuccessRateFactor = 25,
                MinServers = 4,
                MinRequests = 50,
                ReturnAfterCheck = false,
            });

    private static CheckOptions Read(params string[] lines) => ReadBackend([Server, .. lines]).Check!;

    private static ServerOptions ReadServer(string line) => ReadBackend(line).Servers[0];

    private static BackendOptions ReadBackend(params string[] lines) =>
        ReadText.ReadValid(ReadText.Listen + string.Concat(lines.Select(line => $" {line}\n"))).LoadBalancer.Backends["web"];
}
