using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Which connections to a server serve another request.</summary>
public sealed class ConnectionReuseTests
{
    private readonly ManualTime _time = new();

    /// <summary>Two client connections with two requests each.</summary>
    [Theory]
    [InlineData(ConnectionReuse.Close, 4)]
    [InlineData(ConnectionReuse.Never, 2)]
    [InlineData(ConnectionReuse.Safe, 2)]
    [InlineData(ConnectionReuse.Aggressive, 1)]
    [InlineData(ConnectionReuse.Always, 1)]
    public async Task The_rule_decides_how_many_connections_there_are(ConnectionReuse reuse, int connections)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await StartAsync(server, options => options.Reuse = reuse);
        for (var client = 0; client < 2; client++)
        {
            using var wire = await RawClient.ConnectAsync(app.Address);
            await GetAsync(wire);
            await GetAsync(wire);
        }

        server.Connections.Should().Be(connections);
        server.Requests.Should().HaveCount(4);
        app.Pool.Created.Should().Be(connections);
        app.Pool.Reused.Should().Be(4 - connections);
        await app.UntilNothingRunsAsync();
    }

    [Fact]
    public async Task Aggressive_first_requests_go_over_proven_connections_only()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await StartAsync(server, options => options.Reuse = ConnectionReuse.Aggressive);
        for (var client = 0; client < 3; client++)
        {
            using var wire = await RawClient.ConnectAsync(app.Address);
            await GetAsync(wire);
        }

        server.Connections.Should().Be(3);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\ny")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\ny")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx")]
    public async Task After_such_a_response_no_other_follows_on_its_connection(string response)
    {
        using var server = ScriptedServer.Answering(response);
        await using var app = await StartAsync(server);
        using var wire = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 3; i++)
        {
            (await GetAsync(wire)).Should().Be("x");
        }

        server.Connections.Should().Be(3);
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0);
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n\r\nx")]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 1\r\n\r\nx")]
    public async Task A_body_that_nobody_asked_for_ends_the_connection(string method, string response)
    {
        using var server = ScriptedServer.Answering(response);
        await using var app = await StartAsync(server);
        using var wire = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 2; i++)
        {
            await wire.SendAsync(RawClient.Lasting(method + " /"));
            (await wire.ReadUntilAsync("\r\n\r\n")).Should().StartWith(response[..12]);
            await app.UntilNothingRunsAsync();
        }

        server.Connections.Should().Be(2);
    }

    [Fact]
    public async Task The_connection_used_last_goes_first()
    {
        var numbers = 0;
        using var server = new ScriptedServer(async connection =>
        {
            var number = Interlocked.Increment(ref numbers);
            while (true)
            {
                await connection.ReadRequestAsync();
                await connection.SendAsync(Answer.Ok($"{number}"));
            }
        });
        await using var app = await StartAsync(server);
        using var first = await RawClient.ConnectAsync(app.Address);
        using var second = await RawClient.ConnectAsync(app.Address);
        (await GetAsync(first)).Should().Be("1");
        (await GetAsync(second)).Should().Be("2");
        var used = await GetAsync(first);
        if (!BalancedApp.OnEventLoops)
        {
            // There a connection of the same loop goes before those of others.
            used.Should().Be("2");
        }

        for (var i = 0; i < 3; i++)
        {
            (await GetAsync(first)).Should().Be(used);
        }

        await app.UntilNothingRunsAsync();
        app.Pool.Idle.Should().Be(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task No_more_connections_wait_than_allowed(int most)
    {
        const int Clients = 5;
        var all = new CountdownEvent(Clients);
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            all.Signal();
            await Patience.UntilAsync(() => all.IsSet, "all requests");
            await connection.SendAsync(Answer.Ok("x"));
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server, options => options.MaxIdle = most);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            using var wire = await RawClient.ConnectAsync(app.Address);
            await GetAsync(wire);
        }));
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(most);
        app.Pool.Created.Should().Be(Clients);
    }

    [Fact]
    public async Task A_connection_that_waited_too_long_is_closed()
    {
        var closed = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.Ok("x"));
            await connection.Wire.ReadToEndAsync();
            closed.TrySetResult();
        });
        await using var app = await StartAsync(server, options => options.IdleTimeout = TimeSpan.FromSeconds(10));
        using var wire = await RawClient.ConnectAsync(app.Address);
        await GetAsync(wire);
        await app.UntilNothingRunsAsync();
        _time.Advance(TimeSpan.FromSeconds(9));
        app.Pool.Idle.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        app.Pool.Open.Should().Be(0);
        await closed.Task.Soon();
    }

    [Fact]
    public async Task A_connection_that_waited_too_long_is_not_used_even_if_it_is_still_there()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await StartAsync(server, options => options.IdleTimeout = TimeSpan.FromMilliseconds(100));
        using var wire = await RawClient.ConnectAsync(app.Address);
        await GetAsync(wire);
        await app.UntilNothingRunsAsync();
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await GetAsync(wire);
        server.Connections.Should().Be(2);
    }

    [Fact]
    public async Task A_server_has_limits_of_its_own()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(
            web => web
                .AddServer("none", server.Address, none => none.Options.MaxIdle = 0)
                .AddServer("short", server.Address, brief => brief.Options.IdleTimeout = TimeSpan.FromSeconds(1))
                .AddServer("usual", server.Address),
            builder => builder.Services.AddSingleton<TimeProvider>(_time));
        using var wire = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 3; i++)
        {
            await GetAsync(wire);
        }

        await app.UntilNothingRunsAsync();
        app.Backend.Servers.Select(each => app.PoolOf(each).Idle).Should().Equal(0, 1, 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        app.Backend.Servers.Select(each => app.PoolOf(each).Open).Should().Equal(0, 0, 1);
    }

    private Task<BalancedApp> StartAsync(ScriptedServer server, Action<ConnectionOptions>? connections = null) => BalancedApp.StartAsync(
        web =>
        {
            web.AddServer("s1", server.Address);
            connections?.Invoke(web.Options.Connections);
        },
        builder => builder.Services.AddSingleton<TimeProvider>(_time));

    private static async Task<string> GetAsync(Wire wire, string method = "GET")
    {
        await wire.SendAsync(RawClient.Lasting(method + " /", method == "GET" ? [] : ["Content-Length: 0"]));
        return (await wire.ReadResponseAsync()).Body;
    }
}
