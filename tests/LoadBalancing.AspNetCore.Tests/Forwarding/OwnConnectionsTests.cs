using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Connections to servers that one client connection has for itself.</summary>
public sealed class OwnConnectionsTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("401 Unauthorized", "WWW-Authenticate: NTLM")]
    [InlineData("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\", Negotiate")]
    [InlineData("407 Proxy Authentication Required", "Proxy-Authenticate: NTLM")]
    [InlineData("200 OK", "WWW-Authenticate: Negotiate oRQw")]
    public async Task Where_a_client_logs_in_nobody_else_speaks(string status, string header)
    {
        using var server = ScriptedServer.Answering(Answer.With(status, header, "Content-Length: 1") + "x");
        await using var app = await StartAsync([server], ConnectionReuse.Always);
        using var client = await RawClient.ConnectAsync(app.Address);
        using var other = await RawClient.ConnectAsync(app.Address);
        await GetAsync(client);
        await GetAsync(client);
        server.Connections.Should().Be(1);
        await GetAsync(other);
        server.Connections.Should().Be(2);
        await GetAsync(client);
        server.Connections.Should().Be(2);
    }

    [Theory]
    [InlineData("Authorization: NTLM TlRM", false)]
    [InlineData("Authorization: negotiate YIIZ", false)]
    [InlineData("Authorization: Basic YTpi\r\nAuthorization: NTLM TlRM", false)]
    [InlineData("Proxy-Authorization: NTLM TlRM", false)]
    [InlineData("Proxy-Authorization: Negotiate YIIZ", false)]
    [InlineData("Authorization: Basic YTpi", true)]
    public async Task Where_a_client_may_have_logged_in_nobody_else_speaks(string credentials, bool shared)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await StartAsync([server], ConnectionReuse.Always);
        using var client = await RawClient.ConnectAsync(app.Address);
        using var other = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /", credentials));
        await client.ReadResponseAsync();
        await GetAsync(client);
        server.Connections.Should().Be(1);
        await GetAsync(other);
        server.Connections.Should().Be(shared ? 1 : 2);
    }

    [Fact]
    public async Task A_login_of_several_steps_comes_about()
    {
        ScriptedServer Login() => new(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("401 Unauthorized", "WWW-Authenticate: NTLM", "Content-Length: 0"));
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("401 Unauthorized", "WWW-Authenticate: NTLM challenge", "Content-Length: 0"));
            for (var i = 0; i < 3; i++)
            {
                await connection.ReadRequestAsync();
                await connection.SendAsync(Answer.Ok("welcome"));
            }
        });
        using var s1 = Login();
        using var s2 = Login();
        await using var app = await StartAsync([s1, s2], ConnectionReuse.Safe);
        using var client = await RawClient.ConnectAsync(app.Address);
        await GetAsync(client);
        await GetAsync(client, "Authorization: NTLM negotiate");
        for (var i = 0; i < 3; i++)
        {
            (await GetAsync(client, i == 0 ? ["Authorization: NTLM authenticate"] : [])).Should().Be("welcome");
        }

        s1.Requests.Should().HaveCount(5);
        s2.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(Algorithm.RoundRobin, 1)]
    [InlineData(Algorithm.LeastConnections, 1)]
    [InlineData(Algorithm.Uri, 2)]
    public async Task A_client_stays_where_it_logs_in_unless_the_algorithm_goes_by_its_requests(Algorithm algorithm, int servers)
    {
        const int Requests = 20;
        using var s1 = Named("s1", "401 Unauthorized", "WWW-Authenticate: NTLM");
        using var s2 = Named("s2", "401 Unauthorized", "WWW-Authenticate: NTLM");
        await using var app = await StartAsync([s1, s2], ConnectionReuse.Safe, web => web.Options.Balance = algorithm);
        using var client = await RawClient.ConnectAsync(app.Address);
        var seen = new List<string>();
        for (var i = 0; i < Requests; i++)
        {
            await client.SendAsync(RawClient.Lasting($"GET /{i}"));
            seen.Add((await client.ReadResponseAsync()).Body);
        }

        seen.Distinct().Should().HaveCount(servers);
        (s1.Connections + s2.Connections).Should().Be(servers);
    }

    [Fact]
    public async Task A_plain_password_binds_nobody()
    {
        using var s1 = Named("s1", "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"");
        using var s2 = Named("s2", "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"");
        await using var app = await StartAsync([s1, s2], ConnectionReuse.Safe);
        using var client = await RawClient.ConnectAsync(app.Address);
        (await GetAsync(client, 4)).Should().Be("s1 s2 s1 s2");
    }

    [Theory]
    [InlineData(ConnectionReuse.Never, false, "s1 s2 s1 s2")]
    [InlineData(ConnectionReuse.Never, true, "s1 s1 s1 s1")]
    [InlineData(ConnectionReuse.Safe, true, "s1 s2 s1 s2")]
    [InlineData(ConnectionReuse.Close, true, "s1 s2 s1 s2")]
    public async Task A_client_that_has_connections_for_itself_stays_with_the_last_server_if_told_to(
        ConnectionReuse reuse, bool prefer, string expected)
    {
        using var s1 = Named("s1");
        using var s2 = Named("s2");
        await using var app = await StartAsync([s1, s2], reuse, web => web.Options.Connections.PreferLastServer = prefer);
        using var client = await RawClient.ConnectAsync(app.Address);
        (await GetAsync(client, 4)).Should().Be(expected);
    }

    [Fact]
    public async Task A_cookie_outranks_the_last_server()
    {
        using var s1 = Named("s1");
        using var s2 = Named("s2");
        await using var app = await StartAsync([s1, s2], ConnectionReuse.Never, web =>
        {
            web.Options.Connections.PreferLastServer = true;
            web.Options.Cookie = new() { Name = "S" };
            foreach (var server in web.Options.Servers)
            {
                server.Cookie = server.Name;
            }
        });
        using var client = await RawClient.ConnectAsync(app.Address);
        (await GetAsync(client)).Should().Be("s1");
        (await GetAsync(client, "Cookie: S=s2")).Should().Be("s2");
        (await GetAsync(client)).Should().Be("s2", "that is the last one now");
    }

    [Theory]
    [InlineData(AdministrativeState.Drain)]
    [InlineData(AdministrativeState.Maintenance)]
    public async Task A_client_leaves_a_server_that_takes_no_new_clients(AdministrativeState state)
    {
        using var s1 = Named("s1");
        using var s2 = Named("s2");
        await using var app = await StartAsync([s1, s2], ConnectionReuse.Never, web => web.Options.Connections.PreferLastServer = true);
        using var client = await RawClient.ConnectAsync(app.Address);
        (await GetAsync(client)).Should().Be("s1");
        await app.UntilNothingRunsAsync();
        app.Server.SetAdministrativeState(state);
        app.Pool.Open.Should().Be(state == AdministrativeState.Maintenance ? 0 : 1);
        (await GetAsync(client, 2)).Should().Be("s2 s2");
    }

    [Fact]
    public async Task They_end_with_their_client()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await StartAsync([server], ConnectionReuse.Never);
        using (var client = await RawClient.ConnectAsync(app.Address))
        {
            await GetAsync(client);
            await app.UntilNothingRunsAsync();
            app.Pool.Idle.Should().Be(1);
            _time.Advance(TimeSpan.FromHours(1));
            app.Pool.Open.Should().Be(1, "they wait as long as their client does");
        }

        await Patience.UntilAsync(() => app.Pool.Open == 0, "the end of the connection");
        app.Pool.Idle.Should().Be(0);
        await Patience.UntilAsync(server.AllClosed, "the end of the connection at the server");
    }

    [Fact]
    public async Task One_that_its_server_ends_is_let_go_and_not_used()
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.Ok("x"));
        });
        await using var app = await StartAsync([server], ConnectionReuse.Never, web => web.Options.Retries = 0);
        using var client = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 2; i++)
        {
            // Nobody repeats this.
            await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 0"));
            (await client.ReadResponseAsync()).Body.Should().Be("x");
            await Patience.UntilAsync(server.AllClosed, "the end of the connection at the server");
        }

        (server.Connections, app.Pool.Reused).Should().Be((2, 0));
        await Patience.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return app.Pool.Open == 0;
            },
            "the end of the connection");
        app.Server.TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_client_has_no_more_than_five()
    {
        var servers = Enumerable.Range(0, 7).Select(i => Named($"s{i}")).ToArray();
        try
        {
            await using var app = await StartAsync(servers, ConnectionReuse.Never);
            using var client = await RawClient.ConnectAsync(app.Address);
            await GetAsync(client, 2 * servers.Length);
            await app.UntilNothingRunsAsync();
            app.Backend.Servers.Sum(server => app.PoolOf(server).Open).Should().Be(5);
            servers.Select(server => server.Connections).Should().AllBeEquivalentTo(2, "the one that had waited longest had ended each time");
        }
        finally
        {
            Array.ForEach(servers, server => server.Dispose());
        }
    }

    [Fact]
    public async Task None_outlasts_its_request_where_connections_are_closed()
    {
        using var server = ScriptedServer.Answering(Answer.With("401 Unauthorized", "WWW-Authenticate: NTLM", "Content-Length: 0"));
        await using var app = await StartAsync([server], ConnectionReuse.Close);
        using var client = await RawClient.ConnectAsync(app.Address);
        await GetAsync(client, 2);
        await app.UntilNothingRunsAsync();
        (server.Connections, app.Pool.Open).Should().Be((2, 0));
    }

    [Fact]
    public async Task Requests_side_by_side_have_none()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await StartAsync([server], ConnectionReuse.Never);
        var client = app.Client(2);
        for (var i = 0; i < 2; i++)
        {
            await client.GetStringAsync("/");
            await app.UntilIdleAsync();
            await Patience.UntilAsync(() => app.Pool.Open == 0, "the end of the connection");
        }

        server.Connections.Should().Be(2);
    }

    private static ScriptedServer Named(string name, string status = "200 OK", params string[] headers) =>
        ScriptedServer.Answering(Answer.With(status, [.. headers, $"Content-Length: {name.Length}"]) + name);

    private Task<BalancedApp> StartAsync(ScriptedServer[] servers, ConnectionReuse reuse, Action<BackendBuilder>? change = null) =>
        BalancedApp.StartAsync(
            web =>
            {
                foreach (var (i, server) in servers.Index())
                {
                    web.AddServer($"s{i + 1}", server.Address);
                }

                web.Options.Connections.Reuse = reuse;
                change?.Invoke(web);
            },
            builder => builder.Services.AddSingleton<TimeProvider>(_time));

    private static async Task<string> GetAsync(Wire wire, int times)
    {
        var bodies = new List<string>();
        for (var i = 0; i < times; i++)
        {
            bodies.Add(await GetAsync(wire));
        }

        return string.Join(' ', bodies);
    }

    private static async Task<string> GetAsync(Wire wire, params string[] headers)
    {
        await wire.SendAsync(RawClient.Lasting("GET /", headers));
        return (await wire.ReadResponseAsync()).Body;
    }
}
