using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Faults of a server that stands beside a healthy one: who sees the request, how often, and what is left behind.</summary>
public sealed class FaultMatrixTests
{
    private static readonly Func<ScriptedConnection, Task>[] Faults =
    [
        // Before the request is read.
        _ => Task.CompletedTask,
        async connection =>
        {
            await connection.Wire.SkipAsync(1);
            await ResetAsync(connection);
        },
        // After its head, and after all of it.
        connection => connection.ReadHeadAsync(),
        async connection =>
        {
            await connection.ReadHeadAsync();
            await ResetAsync(connection);
        },
        connection => connection.ReadRequestAsync(),
        async connection =>
        {
            await connection.ReadRequestAsync();
            await ResetAsync(connection);
        },
        // In the head of the response.
        connection => RespondAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n"),
        connection => RespondAsync(connection, "220 mail.example.test\r\n\r\n"),
        connection => RespondAsync(connection, Answer.With("100 Continue")),
        // Silence.
        async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.Wire.ReadToEndAsync();
        },
    ];

    public static TheoryData<string, int> EachFault
    {
        get
        {
            var data = new TheoryData<string, int>();
            for (var fault = 0; fault < Faults.Length; fault++)
            {
                data.Add("GET", fault);
                data.Add("POST", fault);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EachFault))]
    public async Task A_request_that_may_have_been_seen_goes_nowhere_else(string method, int fault)
    {
        using var faulty = new ScriptedServer(Faults[fault]);
        using var healthy = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(faulty.Address, healthy.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        var expected = fault == Faults.Length - 1 ? "HTTP/1.1 504 " : "HTTP/1.1 502 ";
        (await SendAsync(client, method, "/first")).Head.Should().StartWith(expected);
        (await SendAsync(client, method, "/second")).Body.Should().Be("fine");
        faulty.Connections.Should().Be(1);
        faulty.Requests.Should().HaveCountLessThanOrEqualTo(1);
        healthy.Request.Line.Should().Be($"{method} /second HTTP/1.1");
        await app.UntilNothingRunsAsync();
        app.Backend.Servers.Select(server => server.TotalFailures).Should().Equal(1, 0);
        app.Backend.Servers.Select(server => server.TotalRequests).Should().Equal(1, 1);
        app.Pool.Open.Should().Be(0);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_request_moves_on_from_a_server_that_never_takes_the_connection(string method)
    {
        using var silent = new SilentServer();
        using var healthy = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(silent.Address, healthy.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        (await SendAsync(client, method, "/")).Body.Should().Be("fine");
        healthy.Requests.Should().ContainSingle();
        await app.UntilNothingRunsAsync();
        app.Backend.Servers.Select(server => server.TotalFailures).Should().Equal(1, 0);
        app.Pool.Open.Should().Be(0);
    }

    /// <summary>The second request on a connection is read, and the connection ends without a word.</summary>
    [Theory]
    [InlineData("GET", false)]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("DELETE", false)]
    public async Task A_request_lost_with_a_connection_used_before_goes_out_once_more(string method, bool reset)
    {
        using var server = LosingTheSecond(reset, beginning: "");
        await using var app = await StartAsync(server.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await SendAsync(client, "POST", "/first");
        await client.SendAsync(RawClient.Lasting(method + " /second"));
        (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 200 OK\r\n");
        server.Requests.Select(request => request.Line).Should().Equal(
            "POST /first HTTP/1.1", $"{method} /second HTTP/1.1", $"{method} /second HTTP/1.1");
        server.Connections.Should().Be(2);
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(0);
    }

    [Theory]
    [InlineData("POST", false, "")]
    [InlineData("POST", true, "")]
    [InlineData("PUT", false, "")]
    [InlineData("GET", false, "H")]
    [InlineData("GET", false, "HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task What_may_not_be_seen_twice_is_lost_with_its_connection(string method, bool reset, string beginning)
    {
        using var server = LosingTheSecond(reset, beginning);
        await using var app = await StartAsync(server.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await SendAsync(client, "POST", "/first");
        (await SendAsync(client, method, "/second")).Head.Should().StartWith("HTTP/1.1 502 ");
        server.Requests.Should().HaveCount(2);
        server.Connections.Should().Be(1);
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(1);
        app.Pool.Open.Should().Be(0);
    }

    [Fact]
    public async Task A_request_that_is_lost_again_is_given_up()
    {
        var requests = 0;
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Increment(ref requests) == 1)
            {
                await connection.SendAsync(Answer.Ok("fine"));
                await connection.ReadRequestAsync();
            }
        });
        await using var app = await StartAsync(server.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        await SendAsync(client, "GET", "/first");
        (await SendAsync(client, "GET", "/second")).Head.Should().StartWith("HTTP/1.1 502 ");
        server.Requests.Count(request => request.Line.Contains("/second", StringComparison.Ordinal)).Should().Be(2);
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(1);
    }

    [Fact]
    public async Task A_server_may_end_its_side_after_a_whole_response()
    {
        using var ended = new SemaphoreSlim(0);
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.Ok("whole"));
            connection.Wire.FinishSending();
            ended.Release();
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server.Address);
        using var client = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 2; i++)
        {
            (await SendAsync(client, "POST", "/")).Body.Should().Be("whole");
            await ended.WaitAsync().Soon();
        }

        await app.UntilNothingRunsAsync();
        server.Requests.Should().HaveCount(2);
        app.Server.TotalFailures.Should().Be(0);
    }

    private static Task<BalancedApp> StartAsync(params string[] addresses) => BalancedApp.StartAsync(web =>
    {
        foreach (var (i, address) in addresses.Index())
        {
            web.AddServer($"s{i + 1}", address);
        }

        web.Options.Connections.Reuse = ConnectionReuse.Always;
        // Silence has to end for real, soon.
        web.Options.Timeouts.Connect = TimeSpan.FromSeconds(1);
        web.Options.Timeouts.Response = TimeSpan.FromSeconds(addresses.Length > 1 ? 1 : 10);
    });

    private static async Task<(string Head, string Body)> SendAsync(Wire client, string method, string target)
    {
        await client.SendAsync(method is "POST" or "PUT"
            ? RawClient.Lasting($"{method} {target}", "Content-Length: 4") + "body"
            : RawClient.Lasting($"{method} {target}"));
        return await client.ReadResponseAsync();
    }

    private static ScriptedServer LosingTheSecond(bool reset, string beginning)
    {
        var connections = 0;
        return new(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.Ok("fine"));
            if (Interlocked.Increment(ref connections) > 1)
            {
                await connection.Wire.ReadToEndAsync();
                return;
            }

            await connection.ReadRequestAsync();
            await connection.SendAsync(beginning);
            if (reset)
            {
                connection.Wire.Reset();
            }
        });
    }

    private static async Task RespondAsync(ScriptedConnection connection, string response)
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(response);
    }

    private static Task ResetAsync(ScriptedConnection connection)
    {
        connection.Wire.Reset();
        return Task.CompletedTask;
    }
}
