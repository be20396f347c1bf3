using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>A response that a server does not finish never looks finished to the client.</summary>
public sealed class InterruptedResponseTests
{
    private const string Length = "Content-Length: 10";
    private const string Chunks = "Transfer-Encoding: chunked";

    /// <summary>The head's last line, the last that the server says, and whether it then resets its connection instead of closing it.</summary>
    public static TheoryData<string, string, bool> Interruptions => new()
    {
        { Length, "half!", false },
        { Length, "half!", true },
        { Length, "", false },
        { Chunks, "5\r\nhalf!\r\n", false },
        { Chunks, "5\r\nhalf!\r\n", true },
        { Chunks, "a\r\nhalf!", false },
        { Chunks, "5\r\nhalf!\r\nzz\r\n", false },
        { Chunks, "5\r\nhalf!\r\n0\r\n", false },
        { "X-Until: the end", "half!", true },
    };

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task Over_HTTP_1_1_the_connection_is_cut(string header, string last, bool reset)
    {
        var seen = new TaskCompletionSource();
        using var server = Interrupting(header, last, reset, seen.Task);
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Get("/"));
        (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 200 OK\r\n");
        seen.SetResult();
        var (text, _) = await client.ReadToEndAsync();
        text.Should().NotContain("0\r\n\r\n");
        await ExpectFailureAsync(app);
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task A_client_of_HTTP_1_0_sees_a_reset(string header, string last, bool reset)
    {
        var seen = new TaskCompletionSource();
        using var server = Interrupting(header, last, reset, seen.Task);
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");
        seen.SetResult();
        (await client.ReadToEndAsync()).Reset.Should().BeTrue();
        await ExpectFailureAsync(app);
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task Over_HTTP_2_the_stream_is_reset_and_the_others_go_on(string header, string last, bool reset)
    {
        var seen = new TaskCompletionSource();
        var interrupted = new TaskCompletionSource();
        using var server = Interrupting(header, last, reset, seen.Task);
        using var healthy = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("200 OK", "Content-Length: 5"));
            await interrupted.Task;
            await connection.SendAsync("whole");
        });
        await using var app = await BalancedApp.StartAsync(server, healthy);
        var client = app.Client(2);
        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        using var other = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        seen.SetResult();
        var read = () => response.Content.ReadAsStringAsync();
        var failure = (await read.Should().ThrowAsync<HttpRequestException>()).Which.InnerException;
        failure.Should().BeOfType<HttpProtocolException>().Which.ErrorCode.Should().Be(2, "that is INTERNAL_ERROR");
        interrupted.SetResult();
        (await other.Content.ReadAsStringAsync().Soon()).Should().Be("whole");
        await ExpectFailureAsync(app);
    }

    [Fact]
    public async Task What_was_received_before_is_passed_on()
    {
        var seen = new TaskCompletionSource();
        using var server = Interrupting("Content-Length: 10\r\n\r\nhalf", "!", reset: true, seen.Task);
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Get("/"));
        await client.ReadUntilAsync("\r\n\r\nhalf");
        seen.SetResult();
        (await client.ReadToEndAsync()).Reset.Should().BeTrue();
    }

    [Fact]
    public async Task A_client_that_takes_its_time_is_not_blamed_for_the_servers_failure()
    {
        var half = new string('x', 4 * 1024 * 1024);
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("200 OK", $"Content-Length: {2 * half.Length}") + half);
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Get("/"));
        await client.ReadUntilAsync("\r\n\r\n");
        await client.ReadToEndAsync();
        await ExpectFailureAsync(app);
    }

    // The client sees the head first, so that there is a response to interrupt.
    private static ScriptedServer Interrupting(string header, string last, bool reset, Task seen) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(Answer.With("200 OK", header));
        await seen;
        await connection.SendAsync(last);
        if (reset)
        {
            connection.Wire.Reset();
        }
    });

    private static async Task ExpectFailureAsync(BalancedApp app)
    {
        await app.UntilIdleAsync();
        app.Server.TotalFailures.Should().Be(1);
        app.Server.TotalRequests.Should().Be(1);
    }
}
