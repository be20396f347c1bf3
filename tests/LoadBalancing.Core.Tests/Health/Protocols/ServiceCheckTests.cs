using System.Net.Sockets;
using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Network;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Health;

namespace LoadBalancing.Core.Tests.Health.Protocols;

/// <summary>
/// What checks of services say, and what they make of the answers. The codes are those of HAProxy 2.6 with the same check and the same
/// answers, but for empty packets, which it takes for MySQL.
/// </summary>
public sealed class ServiceCheckTests
{
    private const string Ping = "<*1\r\n$4\r\nPING\r\n";
    private const string MySqlGreeting = "\x11\0\0\0\n10.11-x\0\x05\0\0\0abcd";
    private const string MySqlOk = "\a\0\0\x02\0\0\0\x02\0\0\0";
    private const string MySqlLogIn = "<\x25\0\0\x01\0\x82\0\0\xff\xff\xff\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0bob\0\0";
    private const string Startup = "<\0\0\0\x12\0\x03\0\0user\0bob\0\0";
    private const string Bind = "<0\x0c\x02\x01\x01\x60\a\x02\x01\x03\x04\0\x80\0";
    private const string Endless = "endless";

    private static readonly Dictionary<string, Action<CheckOptions>> Kinds = new()
    {
        ["redis"] = check => check.Redis = true,
        ["mysql"] = check => check.MySql = new MySqlCheckOptions(),
        ["mysql bob"] = check => check.MySql = new MySqlCheckOptions { User = "bob" },
        ["mysql bob pre"] = check => check.MySql = new MySqlCheckOptions { User = "bob", Handshake = MySqlHandshake.Pre41 },
        ["mysql bob 80"] = check => check.MySql = new MySqlCheckOptions { User = "bob", Handshake = MySqlHandshake.Post80 },
        ["postgresql"] = check => check.PostgreSql = new PostgreSqlCheckOptions { User = "bob" },
        ["smtp"] = check => check.Smtp = new SmtpCheckOptions(),
        ["smtp ehlo"] = check => check.Smtp = new SmtpCheckOptions { Hello = SmtpHello.Ehlo, Domain = "example.org" },
        ["ldap"] = check => check.Ldap = true,
        ["ssl"] = check => check.SslHello = true,
    };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The kind, what the server hears (behind <c>&lt;</c>) and says, and the result. The server closes then.</summary>
    public static TheoryData<string, string[], CheckCode, string, int> Conversations() => new()
    {
        { "redis", [Ping, "+PONG\r\n"], CheckCode.L7OK, "", 0 },
        { "redis", [Ping, "-NOAUTH Authentication required.\r\n"], CheckCode.L7STS, "the server did not send what is expected, but '-NOAUTH Authentication required.'", 0 },
        { "redis", [Ping], CheckCode.L7STS, "the server closed without an answer", 0 },
        { "mysql", [MySqlGreeting], CheckCode.L7OK, "", 0 },
        { "mysql", ["\x12\0\0\0\xffi\x04Host is blocked"], CheckCode.L7STS, "Host is blocked", 1129 },
        { "mysql", [], CheckCode.L7RSP, "the server closed without an answer", 0 },
        { "mysql", [MySqlGreeting[..^1]], CheckCode.L7RSP, "no MySQL packet", 0 },
        { "mysql", ["\0\0\0\0"], CheckCode.L7RSP, "no MySQL packet", 0 },
        { "mysql", ["\x02\0\0\0\xffi"], CheckCode.L7STS, "an error without a number", 0 },
        { "mysql bob", [MySqlLogIn, MySqlGreeting, MySqlOk, "<\x01\0\0\0\x01"], CheckCode.L7OK, "", 0 },
        { "mysql bob", [MySqlLogIn, MySqlGreeting + "\x0b\0\0\x02\xff\x15\x04#28000No"], CheckCode.L7STS, "#28000No", 1045 },
        { "mysql bob", [MySqlLogIn, MySqlGreeting], CheckCode.L7RSP, "no MySQL packet", 0 },
        { "mysql bob", [MySqlLogIn], CheckCode.L7RSP, "the server closed without an answer", 0 },
        { "mysql bob", ["\x12\0\0\0\xffi\x04Host is blocked"], CheckCode.L7STS, "Host is blocked", 1129 },
        { "mysql bob pre", ["<\n\0\0\x01\0\x80\xff\xff\xff" + "bob\0\0", MySqlGreeting, MySqlOk, "<\x01\0\0\0\x01"], CheckCode.L7OK, "", 0 },
        {
            "mysql bob 80",
            ["<\x3b\0\0\x01\0\x82\b\0" + MySqlLogIn[9..] + "mysql_native_password\0", MySqlGreeting, MySqlOk, "<\x01\0\0\0\x01"],
            CheckCode.L7OK, "", 0
        },
        { "postgresql", [Startup, "R\0\0\0\b\0\0\0\0"], CheckCode.L7OK, "", 0 },
        { "postgresql", [Startup, "R\0\0\0\f\0\0\0\x05salt"], CheckCode.L7OK, "", 0 },
        { "postgresql", [Startup, "R\0\0\0\x17\0\0\0\nSCRAM-SHA-256\0\0"], CheckCode.L7OK, "", 0 },
        { "postgresql", [Startup, "R\0\0\0\b\0\0\0\b"], CheckCode.L7STS, "the server did not send what is expected, but 'R........'", 0 },
        { "postgresql", [Startup, "E\0\0\0\x14SFATAL\0C57P03\0\0"], CheckCode.L7RSP, "the server sent what it must not: 'E....SFATAL.C57P03..'", 0 },
        { "postgresql", [Startup], CheckCode.L7RSP, "the server closed without an answer", 0 },
        { "postgresql", [Startup, "N"], CheckCode.L7STS, "the server did not send what is expected, but 'N'", 0 },
        { "smtp", ["220 mx\r\n", "<HELO localhost\r\n", "250 hello\r\n", "<QUIT\r\n", "221 bye\r\n"], CheckCode.L7OK, "", 0 },
        { "smtp ehlo", ["220 mx\r\n", "<EHLO example.org\r\n", "250-mx\r\n250 SIZE\r\n", "<QUIT\r\n", "221 bye\r\n"], CheckCode.L7OK, "", 0 },
        { "smtp", ["554 no\r\n"], CheckCode.L7STS, "the server did not send what is expected, but '554 no'", 0 },
        { "smtp", ["220-mx\r\n220 mx\r\n"], CheckCode.L7RSP, "the server did not send what is expected, but '220-mx..220 mx'", 0 },
        { "smtp", ["SSH-2.0-x\r\n"], CheckCode.L7RSP, "the server did not send what is expected, but 'SSH-2.0-x'", 0 },
        { "smtp", ["220 mx\r\n", "<HELO localhost\r\n", "250-x\r\n500 y\r\n"], CheckCode.L7STS, "the server did not send what is expected, but '250-x..500 y'", 0 },
        { "smtp", ["220 mx\r\n", "<HELO localhost\r\n", "250 hello\r\n", "<QUIT\r\n", "500 what\r\n"], CheckCode.L7STS, "the server did not send what is expected, but '500 what'", 0 },
        { "ldap", [Bind, "0\f\x02\x01\x01\x61\a\n\x01\0\x04\0\x04\0"], CheckCode.L7OK, "", 0 },
        { "ldap", [Bind, "0\x84\0\0\0\x10\x02\x01\x01\x61\x84\0\0\0\a\n\x01\0\x04\0\x04\0"], CheckCode.L7OK, "", 0 },
        { "ldap", [Bind, "0\x0e\x02\x01\x01\x61\t\n\x01\x30\x04\0\x04\x02no"], CheckCode.L7STS, "no", 48 },
        { "ldap", [Bind, "0\f\x02\x01\x02\x61\a\n\x01\0\x04\0\x04\0"], CheckCode.L7RSP, "no answer of LDAP version 3", 0 },
        { "ldap", [Bind, "0\f\x02\x01\x01\x65\a\n\x01\0\x04\0\x04\0"], CheckCode.L7RSP, "no answer of LDAP version 3", 0 },
        { "ldap", [Bind, "0\r\x02\x01\x01\x61\b\n\x02\0\0\x04\0\x04\0"], CheckCode.L7RSP, "no answer of LDAP version 3", 0 },
        { "ldap", [Bind, "HTTP/1.0 400 Bad\r\n"], CheckCode.L7RSP, "no answer of LDAP version 3", 0 },
        { "ldap", [Bind, "0\f\x02\x01\x01"], CheckCode.L7RSP, "no LDAP message", 0 },
        { "ldap", [Bind], CheckCode.L7RSP, "the server closed without an answer", 0 },
        { "ssl", ["\x15\x03\0\0\x02\x02("], CheckCode.L6OK, "", 0 },
        { "ssl", ["\x16\x03\x03\0\x4a\x02"], CheckCode.L6OK, "", 0 },
        { "ssl", ["HTTP/1.1 400 Bad\r\n"], CheckCode.L6RSP, "the server did not send what is expected, but 'HTTP/1.1 400 Bad'", 0 },
        { "ssl", [], CheckCode.L6RSP, "the server closed without an answer", 0 },
    };

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task An_answer_is_judged(string kind, string[] parts, CheckCode code, string info, int status)
    {
        await using var server = Server(parts);

        var result = await RunAsync(server, kind);

        result.Should().BeEquivalentTo(new { Code = code, Info = info, Status = status });
    }

    [Theory]
    [InlineData("redis", CheckCode.L7TOUT, "-ERR\r\n")]
    [InlineData("redis", CheckCode.L7TOUT, "+PONG")]
    [InlineData("mysql", CheckCode.L7TOUT, "garbage\r\n")]
    [InlineData("mysql bob", CheckCode.L7TOUT, MySqlGreeting)]
    [InlineData("postgresql", CheckCode.L7TOUT, "R")]
    [InlineData("smtp", CheckCode.L7TOUT, "220 mx\r\n", "<HELO localhost\r\n", "500 what\r\n")]
    [InlineData("smtp", CheckCode.L7TOUT, "22")]
    [InlineData("ldap", CheckCode.L7TOUT, "garbage\r\n")]
    [InlineData("ldap", CheckCode.L7TOUT, "0<\x02\x01\x01\x61\a\n\x01\0\x04\0\x04\0")]
    [InlineData("ssl", CheckCode.L6TOUT, "x")]
    public async Task An_answer_that_may_still_come_is_waited_for(string kind, CheckCode code, params string[] parts)
    {
        await using var server = Server([.. parts, ""]);

        var running = RunAsync(server, kind);
        await RunOutOfTimeAsync();

        (await running).Should().BeEquivalentTo(new { Code = code, Info = "time-out" });
    }

    /// <summary>Every kind, and servers that never come to an end, or to a point.</summary>
    public static TheoryData<string, string> Nonsense()
    {
        var data = new TheoryData<string, string>();
        foreach (var kind in Kinds.Keys)
        {
            foreach (var part in new[] { "", "a", "\0", "220-x\r\n", "\xff\xfe\x80\r\n", "0\x84\xff", "E", "\x05\0\0\0" })
            {
                data.Add(kind, part);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Nonsense_without_end_fails_with_a_reason(string kind, string part)
    {
        await using var server = Server(part.Length == 0 ? [part] : [part, Endless]);

        var running = RunAsync(server, kind);
        if (part.Length == 0)
        {
            await RunOutOfTimeAsync();
        }

        var result = await running;
        result.Passed.Should().BeFalse();
        result.Info.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Nonsense_and_then_nothing_has_the_time_of_the_check_and_no_more(string kind, string part)
    {
        await using var server = Server([part, ""]);

        var running = RunAsync(server, kind);
        await RunOutOfTimeAsync();

        (await running).Passed.Should().BeFalse();
    }

    private async Task RunOutOfTimeAsync()
    {
        // The limits of the check, of connecting, and of the answer: the connection is known to be made then.
        await Task.WhenAll(_said.Task, _time.TimersStarted(3));
        _time.Advance(Patience);
    }

    // An empty part stays silent from then on, the last one may repeat the one before it for ever; otherwise the server closes in the end.
    private LoopbackServer Server(string[] parts) => new(async (stream, stop) =>
    {
        foreach (var (part, i) in parts.Select((part, i) => (part, i)))
        {
            if (part == Endless)
            {
                var text = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(parts[i - 1], 1000)));
                while (true)
                {
                    await stream.WriteAsync(text, stop);
                }
            }

            if (part.StartsWith('<'))
            {
                var heard = new byte[part.Length - 1];
                await stream.ReadExactlyAsync(heard, stop);
                Encoding.Latin1.GetString(heard).Should().Be(part[1..]);
                continue;
            }

            if (part.Length == 0)
            {
                _said.SetResult();
                await Task.Delay(Timeout.Infinite, stop);
            }

            await stream.WriteAsync(Encoding.Latin1.GetBytes(part), stop);
        }

        stream.Socket.Shutdown(SocketShutdown.Send);
        await stream.ReadAtLeastAsync(new byte[1000], 1000, throwOnEndOfStream: false, stop);
    });

    private async Task<CheckResult> RunAsync(LoopbackServer server, string kind)
    {
        var options = Farm.Options(farm => farm
            .Check(check =>
            {
                check.Timeout = Patience;
                Kinds[kind](check);
            })
            .AddServer("A", server.Address));
        var target = Farm.Of(options).Server("A");
        return await Checks.Runner(_time).RunAsync(target, target.Settings.Check!, CancellationToken.None);
    }
}
