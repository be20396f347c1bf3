using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LoadBalancing.AspNetCore.Tests;

public sealed class MapLoadBalancerTests
{
    private const string AnyAddress = "http://127.0.0.1:8001";

    [Fact]
    public async Task An_unknown_backend_is_refused_at_once_naming_the_known_ones()
    {
        var start = () => BalancedApp.StartBareAsync(
            builder => builder.Services.AddLoadBalancer().AddBackend("orders", orders => orders.AddServer("s1", AnyAddress)));
        (await start.Should().ThrowAsync<KeyNotFoundException>()).WithMessage("*'web'*orders*");
    }

    [Fact]
    public async Task A_missing_AddLoadBalancer_is_named()
    {
        var start = () => BalancedApp.StartBareAsync(_ => { });
        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*AddLoadBalancer()*");
    }

    [Fact]
    public async Task Invalid_options_are_refused_at_once_with_every_mistake()
    {
        var start = () => BalancedApp.StartAsync(web => web.AddServer("s1", "ftp://x").AddServer("s1", AnyAddress));
        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("*Backends:web:Servers:0:Address*Backends:web:Servers:1:Name*");
    }

    [Fact]
    public async Task The_backend_name_ignores_case()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("hello"));
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address), map: app => app.MapLoadBalancer("/{**path}", "WEB"));
        (await app.Client().GetStringAsync("/")).Should().Be("hello");
    }

    [Fact]
    public async Task Several_endpoints_lead_to_several_backends()
    {
        using var api = ScriptedServer.Answering(Answer.Ok("api"));
        using var web = ScriptedServer.Answering(Answer.Ok("web"));
        await using var app = await BalancedApp.StartBareAsync(
            builder => builder.Services.AddLoadBalancer()
                .AddBackend("api", backend => backend.AddServer("s1", api.Address))
                .AddBackend("web", backend => backend.AddServer("s1", web.Address)),
            app =>
            {
                app.MapLoadBalancer("/api/{**path}", "api");
                app.MapLoadBalancer("/{**path}", "web");
                app.MapGet("/own", () => "own");
            });
        var client = app.Client();
        (await client.GetStringAsync("/api/x")).Should().Be("api");
        (await client.GetStringAsync("/x")).Should().Be("web");
        (await client.GetStringAsync("/own")).Should().Be("own");
        api.Request.Line.Should().Be("GET /api/x HTTP/1.1");
    }

    [Fact]
    public async Task The_endpoint_says_what_it_is()
    {
        await using var app = await BalancedApp.StartAsync(web => web.AddServer("s1", AnyAddress));
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Should().ContainSingle()
            .Which.DisplayName.Should().Be("Load balancer: web");
    }

    [Fact]
    public async Task A_size_limit_set_by_metadata_holds()
    {
        using var server = ScriptedServer.Answering(Answer.Ok(""));
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address),
            map: app => app.MapLoadBalancer("/{**path}", "web").WithMetadata(new RequestSizeLimitAttribute(3)));
        using var response = await app.Client().PostAsync("/", new StringContent("four"));
        ((int)response.StatusCode).Should().Be(413);
        app.Server.TotalFailures.Should().Be(0);
        await app.UntilIdleAsync();
    }
}
