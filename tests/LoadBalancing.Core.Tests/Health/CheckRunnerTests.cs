using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Network;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Health;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>Checks against real servers on loopback; only their time-outs are driven by hand.</summary>
public sealed class CheckRunnerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource<string> _head = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_connection_is_enough_without_a_question()
    {
        await using var server = new LoopbackServer((_, _) => Task.CompletedTask);

        var result = await RunAsync(server.EndPoint);

        result.Should().BeEquivalentTo(new { Code = CheckCode.L4OK, Passed = true, Status = 0, Info = "" });
    }

    [Fact]
    public async Task A_refused_connection_fails_with_the_reason()
    {
        var result = await RunAsync(LoopbackServer.Refusing());

        result.Should().BeEquivalentTo(new { Code = CheckCode.L4CON, Passed = false, Info = "Connection refused" });
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_fails()
    {
        var result = await RunAsync(new DnsEndPoint("no-such-host.invalid", 80));

        result.Code.Should().Be(CheckCode.L4CON);
    }

    [Fact]
    public async Task A_black_hole_fails_at_the_limit_and_no_sooner()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var target = (IPEndPoint)listener.LocalEndPoint!;
        using var first = new TcpClient();
        using var second = new TcpClient();
        await first.ConnectAsync(target);
        await second.ConnectAsync(target);

        // The queue of connections nobody accepts is full now; the next one gets no answer.
        var running = RunAsync(target);
        _time.Advance(Interval - TimeSpan.FromMilliseconds(1));
        running.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var result = await running;

        result.Should().BeEquivalentTo(new { Code = CheckCode.L4TOUT, Info = "time-out", Duration = Interval });
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", CheckCode.L7OK, 200, "OK")]
    [InlineData("HTTP/1.1 200\r\n\r\n", CheckCode.L7OK, 200, "")]
    [InlineData("HTTP/1.1 204 No Content\n\n", CheckCode.L7OK, 204, "No Content")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", CheckCode.L7OK, 302, "Found")]
    [InlineData("HTTP/1.1 399 x\r\n\r\n", CheckCode.L7OK, 399, "x")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", CheckCode.L7STS, 400, "Bad Request")]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", CheckCode.L7STS, 404, "Not Found")]
    [InlineData("HTTP/1.1 500 \u0001\u007fOh\r\n\r\n", CheckCode.L7STS, 500, "..Oh")]
    [InlineData("HTTP/1.1 199 x\r\n\r\n", CheckCode.L7STS, 199, "x")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", CheckCode.L7STS, 100, "Continue")]
    [InlineData("HTTP/2 200 OK\r\n\r\n", CheckCode.L7RSP, 0, "no HTTP response")]
    [InlineData("HTTP/1.1 20\r\n\r\n", CheckCode.L7RSP, 0, "no HTTP response")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", CheckCode.L7RSP, 0, "no HTTP response")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n", CheckCode.L7RSP, 0, "no HTTP response")]
    [InlineData("HTTP/1.1 200 OK\r\nno field\r\n\r\n", CheckCode.L7RSP, 0, "no HTTP response")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n\r\n", CheckCode.L7RSP, 0, "no HTTP response")]
    [InlineData("\r\n", CheckCode.L7RSP, 0, "no HTTP response")]
    [InlineData("HTTP/1.1 200 OK\r\n", CheckCode.L7RSP, 0, "no HTTP response")]
    [InlineData("", CheckCode.L7RSP, 0, "the server closed without an answer")]
    public async Task An_answer_is_judged_by_its_head(string answer, CheckCode code, int status, string info)
    {
        await using var server = LoopbackServer.Answering(_head, answer);

        var result = await RunAsync(server.EndPoint, http: new HttpCheckOptions());

        result.Should().BeEquivalentTo(new { Code = code, Status = status, Info = info });
    }

    [Fact]
    public async Task An_answer_that_comes_in_drips_is_put_together()
    {
        await using var server = LoopbackServer.Answering(_head, [.. "HTTP/1.1 200 Fine\r\n\r\n".Select(c => c.ToString())]);

        var result = await RunAsync(server.EndPoint, http: new HttpCheckOptions());

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7OK, Info = "Fine" });
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            var text = new byte[100];
            text.AsSpan().Fill((byte)'a');
            while (true)
            {
                await stream.WriteAsync(text, stop);
            }
        });

        var result = await RunAsync(server.EndPoint, http: new HttpCheckOptions());

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7RSP, Info = "no HTTP response" });
    }

    [Theory]
    [InlineData("OPTIONS", "/", "HTTP/1.0", null, "OPTIONS / HTTP/1.0\r\nConnection: close\r\n\r\n")]
    [InlineData("HEAD", "/index.html", "HTTP/1.0", null, "HEAD /index.html HTTP/1.0\r\nConnection: close\r\n\r\n")]
    [InlineData("GET", "/x", "HTTP/1.0", "shop", "GET /x HTTP/1.0\r\nHost: shop\r\nConnection: close\r\n\r\n")]
    [InlineData("GET", "/x", "HTTP/1.1", "shop:81", "GET /x HTTP/1.1\r\nHost: shop:81\r\nConnection: close\r\n\r\n")]
    [InlineData("GET", "/x", "HTTP/1.1", null, "GET /x HTTP/1.1\r\nHost: 127.0.0.1:*\r\nConnection: close\r\n\r\n")]
    public async Task The_question_is_the_configured_one(string method, string path, string version, string? host, string expected)
    {
        await using var server = LoopbackServer.Answering(_head, "HTTP/1.1 200 OK\r\n\r\n");

        await RunAsync(server.EndPoint, http: new HttpCheckOptions { Method = method, Path = path, Version = version, Host = host });

        (await _head.Task).Should().Be(expected.Replace("*", server.EndPoint.Port.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_never_answers_fails_at_the_interval()
    {
        await using var server = Silent();
        var running = RunAsync(server.EndPoint, http: new HttpCheckOptions());
        await _head.Task;

        _time.Advance(Interval);
        var result = await running;

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7TOUT, Info = "time-out", Duration = Interval });
    }

    [Fact]
    public async Task A_time_out_of_its_own_limits_the_answer_alone()
    {
        await using var server = Silent();
        var running = RunAsync(
            server.EndPoint, http: new HttpCheckOptions(), timeout: TimeSpan.FromSeconds(3), connect: TimeSpan.FromSeconds(1));
        await _head.Task;

        _time.Advance(TimeSpan.FromSeconds(2.9));
        running.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        var result = await running;

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7TOUT, Duration = TimeSpan.FromSeconds(3) });
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_fails()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        });

        var result = await RunAsync(server.EndPoint, tls: true);

        result.Code.Should().Be(CheckCode.L6RSP);
        result.Info.Should().Contain("certificate");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("")]
    public async Task A_server_that_speaks_no_TLS_fails(string greeting)
    {
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            await stream.ReadExactlyAsync(new byte[5], stop);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(greeting), stop);
        });

        var result = await RunAsync(server.EndPoint, tls: true);

        result.Code.Should().Be(CheckCode.L6RSP);
    }

    [Fact]
    public async Task A_handshake_that_never_ends_fails_at_the_limit()
    {
        var hello = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            await stream.ReadExactlyAsync(new byte[5], stop);
            hello.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        });
        var running = RunAsync(server.EndPoint, tls: true);
        await hello.Task;

        _time.Advance(Interval);
        var result = await running;

        result.Should().BeEquivalentTo(new { Code = CheckCode.L6TOUT, Info = "time-out" });
    }

    [Fact]
    public async Task A_check_that_is_stopped_has_no_result()
    {
        await using var server = Silent();
        using var stop = new CancellationTokenSource();
        var running = Runner().RunAsync(Server, Settings(server.EndPoint, http: new HttpCheckOptions()), stop.Token).AsTask();
        await _head.Task;

        await stop.CancelAsync();

        await running.Invoking(async check => await check).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_source_address_that_is_not_ours_is_no_failure_to_connect()
    {
        var settings = Settings(LoopbackServer.Refusing());
        settings = settings with { Connect = settings.Connect with { Source = IPEndPoint.Parse("192.0.2.1:0") } };

        var result = await Runner().RunAsync(Server, settings, CancellationToken.None);

        result.Code.Should().Be(CheckCode.SOCKERR);
    }

    private static Server Server { get; } = Farm.Of(Farm.Weighted(1)).Servers[0];

    private CheckRunner Runner() => Checks.Runner(_time);

    private LoopbackServer Silent() => new(async (stream, stop) =>
    {
        _head.SetResult(await LoopbackServer.ReadHeadAsync(stream, stop));
        await Task.Delay(Timeout.Infinite, stop);
    });

    private Task<CheckResult> RunAsync(
        EndPoint target, HttpCheckOptions? http = null, bool tls = false, TimeSpan? timeout = null, TimeSpan? connect = null) =>
        Runner().RunAsync(Server, Settings(target, http, tls, timeout, connect), CancellationToken.None).AsTask();

    private static CheckSettings Settings(
        EndPoint target, HttpCheckOptions? http = null, bool tls = false, TimeSpan? timeout = null, TimeSpan? connect = null)
    {
        var scheme = tls ? "https" : "http";
        var host = target is DnsEndPoint name ? $"{name.Host}:{name.Port}" : target.ToString();
        return CheckSettings.From(
            new CheckOptions { Http = http, Interval = Interval, Timeout = timeout },
            server: null,
            new Uri($"{scheme}://{host}"),
            new TimeoutOptions { Connect = connect ?? TimeSpan.FromSeconds(60) },
            speaksTls => ConnectSettings.From(new ServerOptions(), new BackendOptions(), new Uri($"{scheme}://{host}"), speaksTls));
    }
}
