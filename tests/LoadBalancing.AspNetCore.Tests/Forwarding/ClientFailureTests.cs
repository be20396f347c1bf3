using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>What clients do wrong is not counted against servers, and no server works on for a client that has gone.</summary>
public sealed class ClientFailureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_server_is_cut_off_when_the_client_leaves_before_the_response(int version)
    {
        var asked = new TaskCompletionSource();
        var cut = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            asked.SetResult();
            await connection.Wire.ReadToEndAsync();
            cut.SetResult();
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var leaving = new CancellationTokenSource();
        var get = app.Client(version).GetAsync("/", leaving.Token);
        await asked.Task.Soon();
        app.Server.InFlight.Should().Be(1);
        await leaving.CancelAsync();
        await get.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await cut.Task.Soon();
        await ExpectNoFailureAsync(app);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_server_is_cut_off_when_the_clients_connection_ends(bool reset)
    {
        var asked = new TaskCompletionSource();
        var cut = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            asked.SetResult();
            await connection.Wire.ReadToEndAsync();
            cut.SetResult();
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Request("POST /", "Content-Length: 4") + "body");
        await asked.Task.Soon();
        if (reset)
        {
            client.Reset();
        }
        else
        {
            client.FinishSending();
        }

        await cut.Task.Soon();
        await ExpectNoFailureAsync(app);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_server_is_cut_off_when_the_client_leaves_during_the_response(int version)
    {
        var cut = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("200 OK", "Transfer-Encoding: chunked") + Answer.Chunk("start"));
            await connection.Wire.ReadToEndAsync();
            cut.SetResult();
        });
        await using var app = await BalancedApp.StartAsync(server);
        using (var response = await app.Client(version).GetAsync("/", HttpCompletionOption.ResponseHeadersRead))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[5]).AsTask().Soon();
        }

        await cut.Task.Soon();
        await ExpectNoFailureAsync(app);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_that_breaks_off_does_not_look_whole_to_the_server(bool reset)
    {
        var start = new TaskCompletionSource();
        var rest = new TaskCompletionSource<string>();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.Wire.ReadAsync(5);
            start.SetResult();
            rest.SetResult((await connection.Wire.ReadToEndAsync()).Text);
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Request("POST /", "Content-Length: 10") + "half!");
        await start.Task.Soon();
        if (reset)
        {
            client.Reset();
        }
        else
        {
            client.FinishSending();
        }

        (await rest.Task.Soon()).Should().BeEmpty();
        await ExpectNoFailureAsync(app);
    }

    [Theory]
    [InlineData("zz\r\n", "")]
    [InlineData("5\r\nhello\r\nzz\r\n", "hello")]
    [InlineData("5\r\nhelloXX", "hello")]
    public async Task A_bad_chunk_is_answered_with_400_and_does_not_look_whole_to_the_server(string body, string passed)
    {
        var read = new TaskCompletionSource<string>();
        using var server = new ScriptedServer(async connection =>
        {
            read.SetResult((await connection.Wire.ReadToEndAsync()).Text);
        });
        await using var app = await BalancedApp.StartAsync(server);
        var (text, _) = await RawClient.ExchangeAsync(app.Address, RawClient.Request("POST /", "Transfer-Encoding: chunked") + body);
        text.Should().StartWith("HTTP/1.1 400 ");
        var seen = await read.Task.Soon();
        seen.Should().NotContain("\r\n0\r\n");
        if (seen.Length > 0)
        {
            seen.Should().EndWith(passed.Length == 0 ? "\r\n\r\n" : passed + "\r\n");
        }

        await ExpectNoFailureAsync(app);
    }

    [Fact]
    public async Task An_upload_over_HTTP_2_that_is_reset_does_not_look_whole_to_the_server()
    {
        var start = new TaskCompletionSource();
        var rest = new TaskCompletionSource<string>();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadChunkAsync();
            start.SetResult();
            rest.SetResult((await connection.Wire.ReadToEndAsync()).Text);
        });
        await using var app = await BalancedApp.StartAsync(server);
        var post = () => app.Client(2).PostAsync("/", new WrittenContent(async write =>
        {
            await write("start");
            await start.Task.Soon();
            throw new IOException("The disk broke.");
        }));
        await post.Should().ThrowAsync<HttpRequestException>();
        (await rest.Task.Soon()).Should().BeEmpty();
        await ExpectNoFailureAsync(app);
    }

    private static async Task ExpectNoFailureAsync(BalancedApp app)
    {
        await app.UntilIdleAsync();
        app.Server.TotalFailures.Should().Be(0);
    }
}
