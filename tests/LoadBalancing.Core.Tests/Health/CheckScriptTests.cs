using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Network;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Health;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>
/// What is sent and what is expected, against servers on loopback. The codes are those of HAProxy 2.6 with the same script and the same
/// server.
/// </summary>
public sealed class CheckScriptTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nX-A: one\r\nX-A: two, three\r\nContent-Length: 11\r\n\r\nhello world";

    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource<string> _head = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TheoryData<string, CheckExpectOptions, CheckCode, string> Expectations() => new()
    {
        { Answer, new() { Status = "200,201-204" }, CheckCode.L7OK, "OK" },
        { Answer, new() { Status = "201" }, CheckCode.L7STS, "OK" },
        { Answer, new() { Status = "200", Not = true }, CheckCode.L7STS, "OK" },
        { Answer, new() { StatusPattern = "^2" }, CheckCode.L7OK, "OK" },
        { Answer, new() { StatusPattern = "^3" }, CheckCode.L7STS, "OK" },
        { Answer, new() { Text = "world" }, CheckCode.L7OK, "OK" },
        { Answer, new() { Text = "nope" }, CheckCode.L7RSP, "the body does not hold what is expected" },
        { Answer, new() { Text = "nope", Comment = "a word" }, CheckCode.L7RSP, "the body does not hold what is expected (a word)" },
        { Answer, new() { Text = "world", Not = true }, CheckCode.L7RSP, "the body holds what it must not" },
        { Answer, new() { Text = "nope", Not = true }, CheckCode.L7OK, "OK" },
        { Answer, new() { Pattern = "wor.d$" }, CheckCode.L7OK, "OK" },
        { Answer, new() { Pattern = "^x" }, CheckCode.L7RSP, "the body does not hold what is expected" },
        { Answer, new() { Binary = "6f20776f" }, CheckCode.L7OK, "OK" },
        { Answer, new() { BinaryPattern = "6F.0776F" }, CheckCode.L7OK, "OK" },
        { Answer, new() { Header = new() { Name = "x-a", Value = "one" } }, CheckCode.L7OK, "OK" },
        { Answer, new() { Header = new() { Name = "X-A", Value = "three" } }, CheckCode.L7OK, "OK" },
        { Answer, new() { Header = new() { Name = "X-A", Value = "two, three", Whole = true } }, CheckCode.L7OK, "OK" },
        { Answer, new() { Header = new() { Name = "X-A", Value = "two, three" } }, CheckCode.L7STS, "OK" },
        { Answer, new() { Header = new() { Name = "X-", NameMatch = TextMatch.Begin, Value = "n", ValueMatch = TextMatch.Contain } }, CheckCode.L7OK, "OK" },
        { Answer, new() { Header = new() { Name = "-A$", NameMatch = TextMatch.Pattern, Value = "ee", ValueMatch = TextMatch.End } }, CheckCode.L7OK, "OK" },
        { Answer, new() { Header = new() { Name = "nope" } }, CheckCode.L7STS, "OK" },
        { Answer, new() { Header = new() { Name = "X-A" }, Not = true }, CheckCode.L7STS, "OK" },
        { Answer, new() { Status = "200", OkCode = CheckCode.L7OKC }, CheckCode.L7OKC, "OK" },
        { Answer, new() { Status = "500", ErrorCode = CheckCode.L4CON }, CheckCode.L4CON, "OK" },
        { Answer, new() { Status = "200", OnSuccess = "fine" }, CheckCode.L7OK, "fine" },
        { Answer, new() { Status = "500", OnError = "bad" }, CheckCode.L7STS, "bad" },
        { "HTTP/1.1 500 Oops\r\n\r\nhello world", new() { Pattern = "world" }, CheckCode.L7OK, "Oops" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwor\r\n2;x=y\r\nld\r\n0\r\n\r\n", new() { Text = "world" }, CheckCode.L7OK, "OK" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nrubbish\r\nworld", new() { Text = "world" }, CheckCode.L7RSP, "there is no body" },
        { $"HTTP/1.1 200 OK\r\n\r\n{new string('x', 20000)}world", new() { Text = "world" }, CheckCode.L7RSP, "the body does not hold what is expected" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", new() { Text = "x", Not = true }, CheckCode.L7RSP, "there is no body" },
        { $"HTTP/1.1 200 OK\r\nX: {new string('a', 40000)}\r\n\r\n", new() { Status = "200" }, CheckCode.L7RSP, "no HTTP response" },
    };

    [Theory]
    [MemberData(nameof(Expectations))]
    public async Task An_answer_is_judged_as_expected(string answer, CheckExpectOptions expect, CheckCode code, string info)
    {
        await using var server = LoopbackServer.Answering(_head, answer);

        var result = await RunAsync(server, check => check.Http = new HttpCheckOptions { Expect = { expect } });

        result.Should().BeEquivalentTo(new { Code = code, Info = info });
    }

    // HAProxy 2.6.12 tells the same numbers.
    [Theory]
    [InlineData("int(42)", 42)]
    [InlineData("int(-5)", -5)]
    [InlineData("str(45 abc)", 45)]
    [InlineData("str(abc)", 0)]
    [InlineData("status", 200)]
    [InlineData("res.hdr(x-code)", 77)]
    [InlineData("res.hdr(nope)", 200)]
    public async Task An_answer_is_told_with_a_number_of_its_own(string from, int number)
    {
        const string answer = "HTTP/1.1 200 OK\r\nX-Code: 77\r\nContent-Length: 0\r\n\r\n";
        foreach (var (status, code) in ((string, CheckCode)[])[("200", CheckCode.L7OK), ("201", CheckCode.L7STS)])
        {
            await using var server = LoopbackServer.Answering(_head, answer);

            var result = await RunAsync(
                server, check => check.Http = new HttpCheckOptions { Expect = { new CheckExpectOptions { Status = status, StatusCode = from } } });

            result.Should().BeEquivalentTo(new { Code = code, Status = number });
        }
    }

    [Theory]
    [InlineData("int(42)", 42)]
    [InlineData("res.payload(0,3)", 0)]
    [InlineData("res.payload(9,3)", 200)]
    [InlineData("res.payload(9,3000)", 0)]
    public async Task Bytes_are_told_with_a_number_of_their_own(string from, int number)
    {
        await using var server = LoopbackServer.Answering(_head, Answer);

        var result = await RunAsync(server, check =>
        {
            check.Steps.Add(new() { Send = "GET / HTTP/1.0\r\n\r\n" });
            check.Steps.Add(new() { Expect = new() { Text = "HTTP/1.1 200", StatusCode = from } });
        });

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7OK, Status = number });
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello world", "world", CheckCode.L7OK)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello world", "nope", CheckCode.L7TOUT)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhello world", "nope", CheckCode.L7TOUT)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world", "nope", CheckCode.L7RSP)]
    [InlineData("HTTP/1.1 200 OK\r\nX: y\r\n", "nope", CheckCode.L7TOUT)]
    public Task A_body_is_waited_for_until_it_is_found_or_whole(string answer, string text, CheckCode code) =>
        WaitAsync(answer, code, check => check.Http = new HttpCheckOptions { Expect = { new CheckExpectOptions { Text = text } } });

    [Theory]
    [InlineData(true, "200", CheckCode.L7OKC)]
    [InlineData(true, "404", CheckCode.L7OKC)]
    [InlineData(false, "200", CheckCode.L7STS)]
    public async Task Status_404_asks_for_no_clients_if_it_may(bool stops, string status, CheckCode code)
    {
        await using var server = LoopbackServer.Answering(_head, "HTTP/1.1 404 Not Found\r\n\r\n");

        var result = await RunAsync(server, check =>
        {
            check.StopOn404 = stops;
            check.Http = new HttpCheckOptions { Expect = { new CheckExpectOptions { Status = status } } };
        });

        result.Should().BeEquivalentTo(new { Code = code, Status = 404 });
    }

    [Fact]
    public async Task Headers_and_body_are_sent()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            var head = await LoopbackServer.ReadHeadAsync(stream, stop);
            var body = new byte[5];
            await stream.ReadExactlyAsync(body, stop);
            received.SetResult(head + Encoding.ASCII.GetString(body));
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop);
        });

        await RunAsync(server, check => check.Http = new HttpCheckOptions
        {
            Method = "POST",
            Path = "/x",
            Version = "HTTP/1.1",
            Host = "shop",
            Headers = { ["X-Y"] = "a b", ["Connection"] = "keep-alive" },
            Body = "hello",
        });

        (await received.Task).Should().Be(
            "POST /x HTTP/1.1\r\nHost: shop\r\nX-Y: a b\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello");
    }

    [Fact]
    public async Task A_request_may_tell_how_the_server_is_seen()
    {
        await using var server = LoopbackServer.Answering(_head, Answer);

        await RunAsync(server, check =>
        {
            check.Http = new HttpCheckOptions();
            check.SendState = true;
        });

        (await _head.Task).Should().Be(
            "OPTIONS / HTTP/1.0\r\nConnection: close\r\nX-Haproxy-Server-State: UP 1/3; address=127.0.0.1; " +
            $"port={server.EndPoint.Port}; name=web/A; node={Environment.MachineName}; weight=1/2; scur=0/0; qcur=0\r\n\r\n");
    }

    public static TheoryData<string, string[], CheckCode, string> Conversations() => new()
    {
        { "", ["c"], CheckCode.L4OK, "" },
        { "<PING\r\n", ["sPING\r\n"], CheckCode.L7OK, "" },
        { "<PING\r\n|+PONG\r\n", ["sPING\r\n", "e+PONG"], CheckCode.L7OK, "" },
        { "<PING\r\n|-ERR\r\n", ["sPING\r\n", "e+PONG"], CheckCode.L7RSP, "the server did not send what is expected, but '-ERR'" },
        { "one two", ["eone", "etwo"], CheckCode.L7OK, "" },
        { "one two", ["etwo", "eone"], CheckCode.L7OK, "" },
        { "one|<x|two", ["eone", "sx", "etwo"], CheckCode.L7OK, "" },
        { "one|<x", ["eone", "sx", "eone"], CheckCode.L7RSP, "the server closed without an answer" },
        { "one", ["eone", "c", "eone"], CheckCode.L7OK, "" },
        { "", ["ea"], CheckCode.L7RSP, "the server closed without an answer" },
        { "good", ["!bad"], CheckCode.L7OK, "" },
        { "bad", ["!bad"], CheckCode.L7RSP, "the server sent what it must not: 'bad'" },
        { "a|bc", ["3a"], CheckCode.L7OK, "" },
        { "b", ["3a"], CheckCode.L7RSP, "the server did not send what is expected, but 'b'" },
        { "xone", ["b6f6e65"], CheckCode.L7OK, "" },
        { "<PING|x", ["h50494e47", "ex"], CheckCode.L7OK, "" },
    };

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task A_script_passes_when_its_steps_do(string behaviour, string[] steps, CheckCode code, string info)
    {
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            foreach (var part in behaviour.Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                if (part[0] == '<')
                {
                    var asked = new byte[part.Length - 1];
                    await stream.ReadExactlyAsync(asked, stop);
                    Encoding.ASCII.GetString(asked).Should().Be(part[1..]);
                }
                else
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(part), stop);
                }
            }

            stream.Socket.Shutdown(SocketShutdown.Send);
            await stream.ReadAtLeastAsync(new byte[1000], 1000, throwOnEndOfStream: false, stop);
        });

        var result = await RunAsync(server, check => Array.ForEach(steps, step => check.Steps.Add(Step(step))));

        result.Should().BeEquivalentTo(new { Code = code, Info = info });
    }

    [Fact]
    public async Task A_step_that_waits_in_vain_runs_out_of_time_under_its_code()
    {
        await using var server = Staying("b");

        var running = RunAsync(server, check =>
        {
            check.Steps.Add(new CheckStepOptions { Send = "\r\n\r\n" });
            check.Steps.Add(new CheckStepOptions
            {
                Expect = new CheckExpectOptions { Text = "a", TimeoutCode = CheckCode.L4TOUT, Comment = "the letter" },
            });
        });
        await _head.Task;
        _time.Advance(TimeSpan.FromSeconds(10));

        (await running).Should().BeEquivalentTo(new { Code = CheckCode.L4TOUT, Info = "time-out (the letter)" });
    }

    public static TheoryData<string, int?, bool, CheckCode> Amounts() => new()
    {
        { "xyzw", null, false, CheckCode.L7TOUT },
        { "xyzw", 0, false, CheckCode.L7RSP },
        { "xyzw", 4, false, CheckCode.L7RSP },
        { "xyzw", 5, false, CheckCode.L7TOUT },
        { "abcx", 4, false, CheckCode.L7OK },
        { "abcx", 5, false, CheckCode.L7TOUT },
        { "xy", 0, false, CheckCode.L7TOUT },
        { "xyzw", null, true, CheckCode.L7TOUT },
        { "xyzw", 0, true, CheckCode.L7OK },
        { "abcx", 0, true, CheckCode.L7RSP },
        { "", 0, true, CheckCode.L7TOUT },
    };

    [Theory]
    [MemberData(nameof(Amounts))]
    public Task It_is_settled_after_so_many_bytes(string answer, int? enough, bool not, CheckCode code) => WaitAsync(answer, code, check =>
    {
        check.Steps.Add(new CheckStepOptions { Send = "\r\n\r\n" });
        check.Steps.Add(new CheckStepOptions { Expect = new CheckExpectOptions { Text = "abc", MinReceived = enough, Not = not } });
    });

    [Theory]
    [MemberData(nameof(Amounts))]
    public Task It_is_settled_after_so_many_bytes_of_a_body(string answer, int? enough, bool not, CheckCode code) => WaitAsync(
        $"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{answer}",
        code,
        check => check.Http = new HttpCheckOptions { Expect = { new CheckExpectOptions { Text = "abc", MinReceived = enough, Not = not } } });

    [Theory]
    [InlineData("", CheckCode.SOCKERR, "Connection reset by peer")]
    [InlineData("PANG", CheckCode.L7RSP, "the server did not send what is expected, but 'PANG'")]
    public async Task A_connection_that_is_reset_is_told_as_such_unless_there_was_an_answer(string answer, CheckCode code, string info)
    {
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            await stream.ReadExactlyAsync(new byte[4], stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop);
            stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            stream.Socket.Dispose();
        });

        var result = await RunAsync(server, check =>
        {
            check.Steps.Add(new CheckStepOptions { Send = "PING" });
            check.Steps.Add(new CheckStepOptions { Expect = new CheckExpectOptions { Text = "PONG" } });
        });

        result.Should().BeEquivalentTo(new { Code = code, Info = info });
    }

    [Fact]
    public async Task A_script_may_connect_elsewhere()
    {
        var connected = new TaskCompletionSource();
        await using var first = new LoopbackServer((_, _) =>
        {
            connected.SetResult();
            return Task.CompletedTask;
        });
        await using var second = LoopbackServer.Answering(_head, "HTTP/1.0 503 Later\r\n\r\n");

        var result = await RunAsync(first, check =>
        {
            check.Steps.Add(new CheckStepOptions { Connect = new CheckConnectOptions() });
            check.Steps.Add(new CheckStepOptions { Connect = new CheckConnectOptions { Port = second.EndPoint.Port } });
            check.Steps.Add(new CheckStepOptions { Http = new HttpCheckOptions { Path = "/two" }, Comment = "second" });
        });

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7STS, Info = "Later (second)" });
        (await _head.Task).Should().StartWith("OPTIONS /two HTTP/1.0");
        await connected.Task;
    }

    [Fact]
    public async Task A_check_may_be_made_at_another_address()
    {
        await using var other = new LoopbackServer((_, _) => Task.CompletedTask);
        await using var server = new LoopbackServer((_, _) => Task.CompletedTask);

        var result = await RunAsync(server, _ => { }, at =>
        {
            at.Address = "127.0.0.1";
            at.Port = other.EndPoint.Port;
        });

        result.Code.Should().Be(CheckCode.L4OK);
        server.Connections.Should().Be(0);
    }

    [Theory]
    [InlineData(ProxyLine.V1)]
    [InlineData(ProxyLine.V2)]
    public async Task A_check_may_say_who_it_is(ProxyLine line)
    {
        var client = 0;
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            client = ((System.Net.IPEndPoint)stream.Socket.RemoteEndPoint!).Port;
            _head.SetResult(Encoding.Latin1.GetString(await ReadAsync(stream, line == ProxyLine.V1 ? 0 : 16, stop)));
        });

        await RunAsync(server, check => check.Steps.Add(new CheckStepOptions { Expect = new CheckExpectOptions { Text = "x", Not = true } }),
            at => at.SendProxy = line);

        (await _head.Task).Should().Be(line == ProxyLine.V1
            ? $"PROXY TCP4 127.0.0.1 127.0.0.1 {client} {server.EndPoint.Port}\r\n"
            : "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0");
    }

    [Fact]
    public async Task A_handshake_asks_for_the_name_and_the_protocols_of_the_check()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=shop", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var asked = new TaskCompletionSource<(string Name, string Protocol)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ApplicationProtocols = [new SslApplicationProtocol("two"), new SslApplicationProtocol("three")],
                },
                stop);
            asked.SetResult((tls.TargetHostName, tls.NegotiatedApplicationProtocol.ToString()));
        });

        var result = await RunAsync(
            server,
            _ => { },
            at =>
            {
                at.Sni = "shop";
                at.Alpn.Add("one");
                at.Alpn.Add("two");
            },
            options => options.Servers[0].Address = options.Servers[0].Address.Replace("http", "https", StringComparison.Ordinal));

        result.Code.Should().Be(CheckCode.L6OK);
        (await asked.Task).Should().Be(("shop", "two"));
    }

    // Checks a server that answers so and leaves the connection open.
    private async Task WaitAsync(string answer, CheckCode code, Action<CheckOptions> describe)
    {
        await using var server = Staying(answer);
        var running = RunAsync(server, describe);
        if (code == CheckCode.L7TOUT)
        {
            await _head.Task;
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        (await running).Code.Should().Be(code);
    }

    private LoopbackServer Staying(string answer) => new(async (stream, stop) =>
    {
        var head = await LoopbackServer.ReadHeadAsync(stream, stop);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop);
        _head.SetResult(head);
        await Task.Delay(Timeout.Infinite, stop);
    });

    // A line, or so many bytes.
    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count, CancellationToken stop)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (count == 0 ? !bytes.Contains((byte)'\n') : bytes.Count < count)
        {
            await stream.ReadExactlyAsync(one, stop);
            bytes.Add(one[0]);
        }

        return [.. bytes];
    }

    // c connects, s sends, h sends bytes, e expects, ! expects not, b expects bytes, a digit expects when so many have come.
    private static CheckStepOptions Step(string text) => text[0] switch
    {
        'c' => new CheckStepOptions { Connect = new CheckConnectOptions() },
        's' => new CheckStepOptions { Send = text[1..] },
        'h' => new CheckStepOptions { SendBinary = text[1..] },
        'e' => new CheckStepOptions { Expect = new CheckExpectOptions { Text = text[1..] } },
        '!' => new CheckStepOptions { Expect = new CheckExpectOptions { Text = text[1..], Not = true } },
        'b' => new CheckStepOptions { Expect = new CheckExpectOptions { Binary = text[1..] } },
        _ => new CheckStepOptions { Expect = new CheckExpectOptions { Text = text[1..], MinReceived = text[0] - '0' } },
    };

    private async Task<CheckResult> RunAsync(
        LoopbackServer server, Action<CheckOptions> describe, Action<ServerCheckOptions>? at = null, Action<BackendOptions>? change = null)
    {
        var options = Farm.Options(farm => farm
            .CheckTcp(check =>
            {
                check.Interval = TimeSpan.FromSeconds(10);
                describe(check);
            })
            .AddServer("A", server.Address, one => one.Check(at ?? (_ => { })).Tls(tls => tls.Verify = TlsVerification.None))
            .AddServer("B", server.Address, one => one.Check(check => check.Enabled = false)));
        change?.Invoke(options);
        var target = Farm.Of(options).Server("A");
        return await Checks.Runner(_time).RunAsync(target, target.Settings.Check!, CancellationToken.None);
    }
}
