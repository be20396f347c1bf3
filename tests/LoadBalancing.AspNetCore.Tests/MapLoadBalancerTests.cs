using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Servers;
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
    public async Task Rules_lead_to_backends_that_have_rules_of_their_own()
    {
        using var api = ScriptedServer.Answering(Answer.Ok("api"));
        using var web = ScriptedServer.Answering(Answer.Ok("web"));
        await using var app = await BalancedApp.StartBareAsync(
            builder => builder.Services.AddLoadBalancer()
                .AddBackend("api", backend => backend
                    .OnRequest("deny unless { hdr(X-Key) secret }").OnResponse("set-header X-Via %b").AddServer("s1", api.Address))
                .AddBackend("web", backend => backend.OnRequest("set-header X-Client %[src]").AddServer("s1", web.Address)),
            app => app.MapLoadBalancer("/{**path}", routes => routes
                .Acl("static", "path_beg /images/")
                .UseBackend("api", "{ path_beg /api/ } !static or { hdr(host) -i api.example }")
                .UseBackend("%[req.hdr(X-Backend)]", "{ req.hdr(X-Backend) -m found }")
                .DefaultBackend("web")));

        (await AskAsync("/api/x")).Status.Should().Be(403);
        (await AskAsync("/api/x", ("X-Key", "secret"))).Should().Be((200, "api", "api"));
        (await AskAsync("/x", ("Host", "API.example"), ("X-Key", "secret"))).Should().Be((200, "api", "api"));
        (await AskAsync("/x", ("X-Backend", "api"), ("X-Key", "secret"))).Should().Be((200, "api", "api"));
        (await AskAsync("/x", ("X-Backend", "none"))).Should().Be((200, "web", null));
        (await AskAsync("/x", ("X-Client", "forged"))).Should().Be((200, "web", null));
        web.Requests[^1].Values("X-Client").Should().Equal("127.0.0.1");

        async Task<(int Status, string Body, string? Via)> AskAsync(string path, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await app.Client().SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
                response.Headers.TryGetValues("X-Via", out var names) ? names.Single() : null);
        }
    }

    [Fact]
    public async Task A_rule_that_is_wrong_is_refused_at_once()
    {
        var start = () => BalancedApp.StartAsync(
            web => web.AddServer("s1", AnyAddress),
            map: app => app.MapLoadBalancer("/{**path}", routes => routes.UseBackend("wed", "{ pth /x }").DefaultBackend("web")));

        (await start.Should().ThrowAsync<ArgumentException>())
            .WithMessage("*there is no backend 'wed'. Did you mean 'web'?*unknown sample 'pth'. Did you mean 'path'?*");
    }

    [Fact]
    public async Task Rules_come_before_the_backend_and_behind_it()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("web", "Server: secret"));
        await using var app = await BalancedApp.StartAsync(
            web => web.OnRequest("deny if { hdr(X-Seen) 1,2 }").OnRequest("add-header X-Seen 2").AddServer("s1", server.Address),
            map: app => app.MapLoadBalancer("/{**path}", routes => routes
                .Acl("moved", "path_beg /old/")
                .OnRequest("redirect prefix /new if moved")
                .OnRequest("set-header X-Seen 1")
                .OnResponse("del-header Server")
                .OnResponse("set-header X-From %b")
                .DefaultBackend("web")));

        var (moved, _) = await AskAsync(app, "/old/a");
        moved.Should().StartWith("HTTP/1.1 302 ").And.Contain("Location: /new/old/a\r\n");
        app.Server.TotalRequests.Should().Be(0);

        var (head, body) = await AskAsync(app, "/a");
        head.Should().StartWith("HTTP/1.1 200 ").And.NotContain("secret").And.Contain("X-From: web\r\n");
        body.Should().Be("web");
        server.Request.Values("X-Seen").Should().Equal("1", "2");
    }

    [Fact]
    public async Task The_balancer_itself_can_be_asked_whether_it_is_alive()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("web"));
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address),
            map: app => app.MapLoadBalancer("/{**path}", routes => routes
                .OnRequest("deny if { path /alive }")
                .MonitorUri("/alive")
                .MonitorFail("{ nbsrv(web) lt 1 }")
                .MonitorFail("{ stopping }")
                .DefaultBackend("web")));

        (await AskAsync(app, "/alive")).Head.Should().StartWith("HTTP/1.1 200 ");
        app.Services.GetRequiredService<BackendCollection>().IsStopping = true;
        (await AskAsync(app, "/alive")).Head.Should().StartWith("HTTP/1.1 503 ");
        app.Services.GetRequiredService<BackendCollection>().IsStopping = false;
        app.Server.SetHealth(OperationalState.Down);
        (await AskAsync(app, "/alive")).Head.Should().StartWith("HTTP/1.1 503 ");
        app.Server.TotalRequests.Should().Be(0);
    }

    [Fact]
    public async Task All_mistakes_in_rules_are_told_together()
    {
        var start = () => BalancedApp.StartAsync(
            web => web.AddServer("s1", AnyAddress),
            map: app => app.MapLoadBalancer("/{**path}", routes => routes
                .UseBackend("wed", "TRUE")
                .OnRequest("denny")
                .OnResponse("deny")
                .MonitorUri("alive")
                .MonitorFail("{ nbsrvs lt 1 }")
                .DefaultBackend("web")));

        (await start.Should().ThrowAsync<ArgumentException>()).WithMessage(
            "*Routes:0:Backend: *RequestRules:0: *ResponseRules:0: *MonitorUri: expected a path that begins with '/'*MonitorFail:0: *");
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

    private static async Task<(string Head, string Body)> AskAsync(BalancedApp app, string target)
    {
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting($"GET {target}"));
        return await client.ReadResponseAsync();
    }
}
