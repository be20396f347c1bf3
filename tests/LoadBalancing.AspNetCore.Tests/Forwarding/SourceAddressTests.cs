using System.Collections.Concurrent;
using System.Net;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Where connections to servers come from.</summary>
public sealed class SourceAddressTests
{
    private readonly ConcurrentQueue<IPAddress> _seen = new();

    [Theory]
    [InlineData("127.0.0.3", null, "127.0.0.3")]
    [InlineData("127.0.0.3", "127.0.0.4", "127.0.0.4")]
    [InlineData(null, "127.0.0.4", "127.0.0.4")]
    [InlineData(null, null, "127.0.0.1")]
    public async Task A_server_says_it_or_its_backend(string? backend, string? own, string expected)
    {
        using var server = Remembering();
        await using var app = await BalancedApp.StartAsync(web =>
        {
            web.Options.Source = backend;
            web.AddServer("s1", server.Address, s1 => s1.Options.Source = own);
        });
        await app.Client().GetStringAsync("/");
        _seen.Should().Equal(IPAddress.Parse(expected));
    }

    [Fact]
    public async Task An_address_that_is_not_here_is_a_failed_connection()
    {
        using var server = Remembering();
        await using var app = await BalancedApp.StartAsync(web =>
        {
            web.Options.Retries = 0;
            web.AddServer("s1", server.Address, s1 => s1.Source("192.0.2.1"));
        });
        using var response = await app.Client().GetAsync("/");
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        _seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_reload_that_changes_it_uses_no_connection_from_before()
    {
        using var server = Remembering();
        var source = new ReloadingSource();
        Use("127.0.0.3");
        await using var app = await BalancedApp.StartBareAsync(builder =>
        {
            builder.Configuration.Sources.Add(source);
            builder.Services.AddLoadBalancer(builder.Configuration.GetSection("LoadBalancer"));
        });
        using var client = await RawClient.ConnectAsync(app.Address);
        var same = app.Server;
        foreach (var address in (string[])["127.0.0.3", "127.0.0.3", "127.0.0.4", "127.0.0.4"])
        {
            Use(address);
            await client.SendAsync(RawClient.Lasting("GET /"));
            await client.ReadResponseAsync();
            await app.UntilNothingRunsAsync();
        }

        _seen.Should().Equal(IPAddress.Parse("127.0.0.3"), IPAddress.Parse("127.0.0.4"));
        app.Server.Should().BeSameAs(same);

        void Use(string address) => source.Replace(
            ("Servers:0:Name", "s"), ("Servers:0:Address", server.Address), ("Servers:0:Source", address));
    }

    private ScriptedServer Remembering() => new(async connection =>
    {
        _seen.Enqueue(connection.Wire.RemoteAddress);
        while (true)
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.Ok("x"));
        }
    });
}
