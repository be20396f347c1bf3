using System.Text;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Bodies flow: nothing waits for what the other side has not sent yet.</summary>
public sealed class StreamingTests
{
    private const int Large = 64 * 1024 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_client_sees_each_part_of_a_response_before_the_next_is_sent(int version)
    {
        using var next = new SemaphoreSlim(0);
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"));
            for (var i = 0; i < 3; i++)
            {
                await next.WaitAsync();
                await connection.SendAsync(Answer.Chunk($"data: {i}\n\n"));
            }

            await next.WaitAsync();
            await connection.SendAsync(Answer.Chunk(""));
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var response = await app.Client(version).GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var i = 0; i < 3; i++)
        {
            next.Release();
            (await events.ReadLineAsync().Soon()).Should().Be($"data: {i}");
            (await events.ReadLineAsync().Soon()).Should().BeEmpty();
            app.Server.InFlight.Should().Be(1);
        }

        next.Release();
        (await events.ReadLineAsync().Soon()).Should().BeNull();
        await app.UntilIdleAsync();
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task A_response_of_any_length_in_any_parts_arrives_whole(int version, bool chunked)
    {
        int[] parts = [1, 2, 4095, 65535, 65536, 65537, 100_000, 3];
        using var next = new SemaphoreSlim(0);
        using var server = new ScriptedServer(async connection =>
        {
            for (var count = 1; count <= parts.Length; count++)
            {
                await connection.ReadRequestAsync();
                var header = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {parts.Take(count).Sum()}";
                await connection.SendAsync(Answer.With("200 OK", header));
                foreach (var length in parts.Take(count))
                {
                    var part = new string('x', length);
                    await connection.SendAsync(chunked ? Answer.Chunk(part) : part);
                    await next.WaitAsync(Patience.Limit);
                }

                await connection.SendAsync(chunked ? Answer.Chunk("") : "");
            }
        });
        await using var app = await BalancedApp.StartAsync(server);
        var client = app.Client(version);
        for (var count = 1; count <= parts.Length; count++)
        {
            using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
            await using var body = await response.Content.ReadAsStreamAsync();
            foreach (var length in parts.Take(count))
            {
                await body.ReadExactlyAsync(new byte[length]).AsTask().Soon();
                next.Release();
            }

            (await body.ReadAsync(new byte[1]).AsTask().Soon()).Should().Be(0);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_server_sees_each_part_of_a_request_before_the_next_is_sent(int version)
    {
        using var next = new SemaphoreSlim(0);
        var parts = new List<string>();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            while (await connection.ReadChunkAsync() is { Length: > 0 } part)
            {
                parts.Add(part);
                next.Release();
            }

            await connection.SendAsync(Answer.Ok("done"));
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var response = await app.Client(version).PostAsync("/", new WrittenContent(async write =>
        {
            for (var i = 0; i < 3; i++)
            {
                await write($"part {i}");
                (await next.WaitAsync(Patience.Limit)).Should().BeTrue("the server sees a part before the next is sent");
            }
        }));
        (await response.Content.ReadAsStringAsync()).Should().Be("done");
        parts.Should().Equal("part 0", "part 1", "part 2");
    }

    [Fact]
    public async Task A_client_that_waits_to_be_told_is_told_to_go_on()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("done"));
        await using var app = await BalancedApp.StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Request("POST /", "Content-Length: 4", "Expect: 100-continue"));
        (await client.ReadUntilAsync("\r\n\r\n")).Should().StartWith("HTTP/1.1 100 ");
        await client.SendAsync("body");
        (await client.ReadToEndAsync()).Text.Should().StartWith("HTTP/1.1 200 OK\r\n").And.EndWith("done");
        server.Request.Body.Should().Be("body");
        server.Request.Values("Expect").Should().Equal("100-continue");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_answer_to_the_head_alone_reaches_the_client(int version)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Answer.With("413 Too Much", "Content-Length: 0", "Connection: close"));
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var response = await app.Client(version).PostAsync("/", new StringContent("body"));
        ((int)response.StatusCode).Should().Be(413);
        await app.UntilIdleAsync();
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_connection_to_a_server_serves_one_request_after_the_other()
    {
        using var server = ScriptedServer.Answering(Answer.With("200 OK", "Transfer-Encoding: chunked") + Answer.Chunk("x") + Answer.Chunk(""));
        await using var app = await BalancedApp.StartAsync(new ManualTime(), server);
        using var client = app.Client();
        for (var i = 0; i < 5; i++)
        {
            (await client.GetStringAsync("/")).Should().Be("x");
            (await client.PostAsync("/", new StringContent("body"))).Dispose();
        }

        server.Requests.Should().HaveCount(10);
        server.Connections.Should().Be(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_large_upload_flows_while_its_client_still_holds_the_end(int version)
    {
        var most = new TaskCompletionSource();
        var block = new string('x', 64 * 1024);
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.Wire.SkipAsync(Large - block.Length);
            most.SetResult();
            await connection.Wire.SkipAsync(block.Length);
            await connection.SendAsync(Answer.Ok("all of it"));
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var content = new WrittenContent(async write =>
        {
            for (var sent = block.Length; sent < Large; sent += block.Length)
            {
                await write(block);
            }

            await most.Task.Soon();
            await write(block);
        });
        content.Headers.ContentLength = Large;
        using var response = await app.Client(version).PostAsync("/", content);
        (await response.Content.ReadAsStringAsync()).Should().Be("all of it");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_large_download_flows_while_its_server_still_holds_the_end(int version)
    {
        var most = new TaskCompletionSource();
        var block = Encoding.Latin1.GetBytes(new string('x', 64 * 1024));
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("200 OK", $"Content-Length: {Large}"));
            for (var sent = block.Length; sent < Large; sent += block.Length)
            {
                await connection.Wire.SendAsync(block);
            }

            await most.Task.Soon();
            await connection.Wire.SendAsync(block);
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var response = await app.Client(version).GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[block.Length];
        for (var left = Large - block.Length; left > 0;)
        {
            left -= await body.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length))).AsTask().Soon();
        }

        most.SetResult();
        await body.ReadExactlyAsync(buffer).AsTask().Soon();
        (await body.ReadAsync(buffer).AsTask().Soon()).Should().Be(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Slow_bodies_are_judged_by_the_backends_time_limits_alone(int version)
    {
        using var server = ScriptedServer.Answering(Answer.Ok(""));
        object? request = null;
        object? response = null;
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address),
            map: app =>
            {
                app.Use(async (context, next) =>
                {
                    await next(context);
                    request = version == 1 ? context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate : null;
                    response = context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate;
                });
                app.MapLoadBalancer("/{**path}", "web");
            });
        using var answer = await app.Client(version).PostAsync("/", new StringContent("x"));
        ((int)answer.StatusCode).Should().Be(200);
        request.Should().BeNull();
        response.Should().BeNull();
    }
}
