using System.Net;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests;

/// <summary>What an application demands of an endpoint is demanded before any server hears of the request.</summary>
public sealed class EndpointMetadataTests : IDisposable
{
    private readonly ScriptedServer _server = ScriptedServer.Answering(Answer.Ok("hello"));

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Authorization_is_demanded()
    {
        await using var app = await StartAsync(
            services =>
            {
                services.AddAuthentication("Header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Header", null);
                services.AddAuthorizationBuilder().AddPolicy("admins", policy => policy.RequireUserName("admin"));
            },
            app =>
            {
                app.UseAuthorization();
                app.MapLoadBalancer("/{**path}", "web").RequireAuthorization("admins");
            });
        var client = app.Client();
        (await client.GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "guest");
        (await client.GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        _server.Requests.Should().BeEmpty();
        client.DefaultRequestHeaders.Remove("Authorization");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "admin");
        (await client.GetStringAsync("/")).Should().Be("hello");
        _server.Request.Values("Authorization").Should().Equal("admin");
    }

    [Fact]
    public async Task Rates_are_limited()
    {
        await using var app = await StartAsync(
            services => services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("once", options =>
            {
                options.PermitLimit = 1;
                options.Window = TimeSpan.FromDays(1);
            })),
            app =>
            {
                app.UseRateLimiter();
                app.MapLoadBalancer("/{**path}", "web").RequireRateLimiting("once");
            });
        (await app.Client().GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.Client().GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        _server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Cross_origin_rules_apply()
    {
        await using var app = await StartAsync(
            services => services.AddCors(cors => cors.AddPolicy("site", policy => policy.WithOrigins("https://site.test").AllowAnyMethod())),
            app =>
            {
                app.UseCors();
                app.MapLoadBalancer("/{**path}", "web").RequireCors("site");
            });
        var client = app.Client();
        client.DefaultRequestHeaders.Add("Origin", "https://site.test");
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/");
        preflight.Headers.Add("Access-Control-Request-Method", "PUT");
        using var allowed = await client.SendAsync(preflight);
        allowed.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("https://site.test");
        _server.Requests.Should().BeEmpty();
        using var response = await client.GetAsync("/");
        response.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("https://site.test");
        _server.Request.Values("Origin").Should().Equal("https://site.test");
    }

    private Task<BalancedApp> StartAsync(Action<IServiceCollection> services, Action<WebApplication> map) => BalancedApp.StartAsync(
        web => web.AddServer("s1", _server.Address), builder => services(builder.Services), map);
}
