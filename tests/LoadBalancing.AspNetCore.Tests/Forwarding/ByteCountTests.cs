using System.Collections.Concurrent;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>The bytes that a request's record tells of.</summary>
public sealed class ByteCountTests
{
    private readonly ConcurrentQueue<RequestRecord> _records = new();

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhello", 5)]
    [InlineData("Content-Length: 0\r\n\r\n", 0)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\nChecksum: 7\r\n\r\n", 11)]
    [InlineData("Connection: close\r\n\r\nto the end", 10)]
    public async Task Bodies_of_responses_count_without_their_frames(string response, long bytes)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\n" + response);
        });
        var record = await RecordOfAsync(server, RawClient.Get("/"));
        (record.BytesReceived, record.BytesSent).Should().Be((0, bytes));
    }

    [Theory]
    [InlineData("Content-Length: 4", "body", 4)]
    [InlineData("Transfer-Encoding: chunked", "1\r\nb\r\n3\r\nody\r\n0\r\n\r\n", 4)]
    public async Task Bodies_of_requests_count_without_their_frames(string header, string body, long bytes)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        var record = await RecordOfAsync(server, RawClient.Request("POST /", header) + body);
        (record.BytesReceived, record.BytesSent).Should().Be((bytes, 4));
    }

    [Fact]
    public async Task What_passes_through_a_tunnel_counts()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Answer.With("101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket") + "hello");
            await connection.SendAsync(await connection.Wire.ReadAsync(3));
        });
        var record = await RecordOfAsync(server, RawClient.Lasting("GET /", "Connection: Upgrade", "Upgrade: websocket") + "yes");
        (record.BytesReceived, record.BytesSent).Should().Be((3, 8));
    }

    [Fact]
    public async Task A_request_that_is_refused_has_nothing_of_the_one_before()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(server);
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 4") + "body" + RawClient.Get("/a/../b"));
        await client.ReadToEndAsync();
        await Patience.UntilAsync(() => _records.Count == 2, "both records");
        var refused = _records.Last();
        (refused.Status, refused.Server, refused.BytesReceived, refused.BytesSent).Should().Be((400, null, 0, 0));
    }

    private async Task<RequestRecord> RecordOfAsync(ScriptedServer server, string request)
    {
        await using var app = await StartAsync(server);
        await RawClient.ExchangeAsync(app.Address, request);
        await Patience.UntilAsync(() => !_records.IsEmpty, "the record");
        return _records.Should().ContainSingle().Subject;
    }

    private async Task<BalancedApp> StartAsync(ScriptedServer server)
    {
        var app = await BalancedApp.StartAsync(server);
        app.Services.GetRequiredService<RequestJournal>().RequestEnded += _records.Enqueue;
        return app;
    }
}
