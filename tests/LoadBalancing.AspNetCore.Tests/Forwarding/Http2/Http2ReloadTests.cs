using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Http2;

/// <summary>HTTP/2 connections when the configuration changes.</summary>
public sealed class Http2ReloadTests
{
    private readonly ReloadingSource _source = new();

    [Theory]
    [InlineData(true, "other")]
    [InlineData(false, "half")]
    public async Task An_exchange_goes_on_while_its_server_leaves_or_is_connected_to_anew(bool leaves, string next)
    {
        var reloaded = new TaskCompletionSource();
        await using var server = await Http2Origin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("ha");
            await context.Response.Body.FlushAsync();
            await reloaded.Task;
            await context.Response.WriteAsync("lf");
        });
        await using var other = await Http2Origin.StartAsync(context => context.Response.WriteAsync("other"));
        Use(server, "5s");
        await using var app = await BalancedApp.StartBareAsync(builder =>
        {
            builder.Configuration.Sources.Add(_source);
            builder.Services.AddLoadBalancer(builder.Configuration.GetSection("LoadBalancer"));
        });
        using var response = await app.Client().GetAsync("/", HttpCompletionOption.ResponseHeadersRead);

        Use(leaves ? other : server, "6s");
        reloaded.SetResult();

        (await response.Content.ReadAsStringAsync()).Should().Be("half");
        (await app.Client().GetStringAsync("/")).Should().Be(next);
        var connections = server.Requests.Select(request => request.Connection).ToList();
        connections.Should().OnlyHaveUniqueItems().And.HaveCount(leaves ? 1 : 2);
    }

    [Fact]
    public async Task Connecting_anew_again_and_again_fails_no_request()
    {
        await using var server = await Http2Origin.StartAsync(context => context.Response.WriteAsync("x"));
        Use(server, "5s");
        await using var app = await BalancedApp.StartBareAsync(builder =>
        {
            builder.Configuration.Sources.Add(_source);
            builder.Services.AddLoadBalancer(builder.Configuration.GetSection("LoadBalancer"));
        });
        var client = app.Client();
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                (await client.GetStringAsync("/")).Should().Be("x");
            }
        })).ToList();

        for (var reload = 0; reload < 300; reload++)
        {
            Use(server, reload % 2 == 0 ? "6s" : "5s");
            await Task.Yield();
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
    }

    private void Use(Http2Origin server, string idle) => _source.Replace(
        ("Servers:0:Name", "s"), ("Servers:0:Address", server.Address), ("Servers:0:Protocol", "Http2"), ("Connections:IdleTimeout", idle));
}
