using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>However an exchange ends, its lease ends with it.</summary>
public sealed class InFlightTests
{
    private const int Clients = 16;
    private const int RequestsOfEach = 25;

    private static readonly Func<ScriptedConnection, Task>[] Endings =
    [
        connection => connection.SendAsync(Answer.Ok("fine")),
        connection => connection.SendAsync(Answer.With("200 OK", "Transfer-Encoding: chunked") + Answer.Chunk("fine") + Answer.Chunk("")),
        connection => connection.SendAsync(Answer.With("204 No Content")),
        connection => connection.SendAsync(Answer.With("304 Not Modified")),
        connection => connection.SendAsync(Answer.With("413 Too Much", "Content-Length: 0", "Connection: close")),
        connection => connection.SendAsync(Answer.With("103 Early Hints") + Answer.Ok("fine")),
        connection => connection.SendAsync("HTTP/1.0 200 OK\r\n\r\nfine"),
        connection => connection.SendAsync(Answer.With("200 OK", "Content-Length: 10") + "half!"),
        connection => connection.SendAsync(Answer.With("200 OK", "Transfer-Encoding: chunked") + Answer.Chunk("half!")),
        connection => connection.SendAsync(Answer.With("101 Switching Protocols", "Upgrade: x", "Connection: upgrade")),
        connection => connection.SendAsync("garbage\r\n\r\n"),
        connection => connection.SendAsync(Answer.With("200 OK", "X-A: a\u0001b", "Content-Length: 0")),
        connection => connection.SendAsync("HTTP/1.1 200 OK\r\nX-"),
        _ => Task.CompletedTask,
        connection =>
        {
            connection.Wire.Reset();
            return Task.CompletedTask;
        },
        connection => connection.Wire.ReadToEndAsync(),
        async connection =>
        {
            await connection.SendAsync(Answer.With("200 OK", "Content-Length: 10") + "half!");
            await connection.Wire.ReadToEndAsync();
        },
        async connection =>
        {
            await connection.SendAsync(Answer.With("200 OK", "Content-Length: 10") + "half!");
            connection.Wire.Reset();
        },
    ];

    public static TheoryData<int, int> EachEndingAndVersion
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (var ending = 0; ending < Endings.Length; ending++)
            {
                data.Add(ending, 1);
                data.Add(ending, 2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EachEndingAndVersion))]
    public async Task No_lease_outlives_its_exchange(int ending, int version)
    {
        using var server = Playing(() => Endings[ending]);
        await using var app = await StartAsync(server);
        var client = app.Client(version);
        await RequestAsync(client, HttpMethod.Get, null, Random.Shared.Next(2) == 0);
        await RequestAsync(client, HttpMethod.Post, "body", Random.Shared.Next(2) == 0);
        await app.UntilIdleAsync();
        app.Server.TotalRequests.Should().BeGreaterThanOrEqualTo(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_lease_outlives_its_exchange_in_a_crowd(int version)
    {
        using var first = Playing(() => Random.Shared.GetItems(Endings, 1)[0]);
        using var second = Playing(() => Random.Shared.GetItems(Endings, 1)[0]);
        await using var app = await StartAsync(first, second);
        var client = app.Client(version);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var i = 0; i < RequestsOfEach; i++)
            {
                var body = Random.Shared.Next(2) == 0 ? "body" : null;
                await RequestAsync(client, body is null ? HttpMethod.Get : HttpMethod.Post, body, Random.Shared.Next(4) == 0);
            }
        }));
        await app.UntilIdleAsync();
        app.Backend.Servers.Sum(server => server.TotalRequests).Should().BeGreaterThan(0).And
            .BeLessThanOrEqualTo(2 * Clients * RequestsOfEach, "a connection that was lost is replaced once");
        app.Backend.Servers.Sum(server => server.TotalFailures).Should().BeGreaterThan(0);
    }

    private static ScriptedServer Playing(Func<Func<ScriptedConnection, Task>> ending) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        await ending()(connection);
    });

    private static Task<BalancedApp> StartAsync(params ScriptedServer[] servers) => BalancedApp.StartAsync(web =>
    {
        foreach (var (i, server) in servers.Index())
        {
            web.AddServer($"s{i}", server.Address);
        }

        // What hangs has to end for real here, soon.
        web.Options.Timeouts.Connect = web.Options.Timeouts.Response = web.Options.Timeouts.Idle = TimeSpan.FromMilliseconds(100);
    });

    private static async Task RequestAsync(HttpClient client, HttpMethod method, string? body, bool leave)
    {
        using var request = new HttpRequestMessage(method, "/")
        {
            Content = body is null ? null : new WrittenContent(write => write(body)),
            Version = client.DefaultRequestVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (!leave)
            {
                await response.Content.ReadAsStringAsync();
            }
        }
        catch (HttpRequestException)
        {
            // Some responses break off; that is what they are for.
        }
    }
}
