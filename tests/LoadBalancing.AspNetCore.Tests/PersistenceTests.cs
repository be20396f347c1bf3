using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests;

/// <summary>A farm of four servers that share clients by a cookie.</summary>
public sealed class PersistenceTests : IAsyncLifetime
{
    private static readonly string[] Names = ["A", "B", "C", "D"];

    private readonly ScriptedServer[] _servers = [.. Names.Select(name => ScriptedServer.Answering(Answer.Ok(name)))];
    private BalancedApp _app = null!;

    public async Task InitializeAsync() => _app = await BalancedApp.StartAsync(web =>
    {
        web.PersistWithCookie("SERVERID", cookie => cookie.Insert().Indirect().NoCache());
        foreach (var (name, server) in Names.Zip(_servers))
        {
            web.AddServer("web" + name, server.Address, options => options.Cookie(name));
        }
    });

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Array.ForEach(_servers, server => server.Dispose());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task New_clients_are_spread_and_each_gets_the_cookie_of_its_server(int version)
    {
        var seen = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            using var response = await GetAsync(version);
            var server = await response.Content.ReadAsStringAsync();
            response.Headers.GetValues("Set-Cookie").Should().Equal($"SERVERID={server}; path=/");
            response.Headers.GetValues("Cache-Control").Should().Equal("private");
            seen.Add(server);
        }

        seen.Should().Equal("A", "B", "C", "D", "A", "B", "C", "D");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_cookie_brings_a_client_back_and_no_server_sees_it(int version)
    {
        for (var i = 0; i < 3; i++)
        {
            using var response = await GetAsync(version, "SERVERID=C");
            (await response.Content.ReadAsStringAsync()).Should().Be("C");
            response.Headers.Contains("Set-Cookie").Should().BeFalse();
            response.Headers.CacheControl.Should().BeNull();
        }

        _servers[2].Requests.Should().HaveCount(3).And.OnlyContain(request => request.Values("Cookie").Count == 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Other_cookies_pass(int version)
    {
        using var response = await GetAsync(version, "k=v; SERVERID=B; x=%20y");
        _servers[1].Request.Values("Cookie").Should().Equal("k=v; x=%20y");
    }

    [Fact]
    public async Task An_unknown_value_is_balanced_and_replaced()
    {
        using var response = await GetAsync(1, "SERVERID=ZZ");
        response.Headers.GetValues("Set-Cookie").Should().Equal("SERVERID=A; path=/");
        _servers[0].Request.Values("Cookie").Should().BeEmpty();
    }

    [Fact]
    public async Task The_clients_of_a_server_that_died_move_and_stay_where_they_moved()
    {
        _servers[0].Dispose();
        using var moved = await GetAsync(1, "SERVERID=A");
        moved.IsSuccessStatusCode.Should().BeTrue();
        var server = await moved.Content.ReadAsStringAsync();
        server.Should().NotBe("A");
        moved.Headers.GetValues("Set-Cookie").Should().Equal($"SERVERID={server}; path=/");
        using var back = await GetAsync(1, $"SERVERID={server}");
        (await back.Content.ReadAsStringAsync()).Should().Be(server);
        back.Headers.Contains("Set-Cookie").Should().BeFalse();
    }

    private async Task<HttpResponseMessage> GetAsync(int version, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = new Version(version, version % 2), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await _app.Client(version).SendAsync(request);
    }
}
