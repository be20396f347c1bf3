using System.Collections.Concurrent;
using System.Net;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Network;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using CookieBuilder = LoadBalancing.Configuration.CookieBuilder;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>Persistence by cookie for the calls of an HttpClient, with and without a cookie container.</summary>
public sealed class CallCookieTests : IAsyncLifetime
{
    private static readonly Uri Site = new("http://orders/");

    private readonly ConcurrentQueue<string> _seen = [];
    private Origin _a = null!;
    private Origin _b = null!;

    public async Task InitializeAsync() => (_a, _b) = (await Origin.StartAsync("A", Serve("A")), await Origin.StartAsync("B", Serve("B")));

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task A_container_brings_the_client_back_to_its_server()
    {
        var container = new CookieContainer();
        await using var orders = new BalancedClient(Farm(cookie => cookie.Insert().Indirect()), With(container));

        (await CallManyAsync(orders, 4)).Should().Be("AAAA");
        container.GetCookieHeader(Site).Should().Be("S=a");
        _seen.Should().OnlyContain(cookies => cookies.Length == 0, "servers do not see the cookie");

        await _a.DisposeAsync();
        (await CallManyAsync(orders, 2)).Should().Be("BB");
        container.GetCookieHeader(Site).Should().Be("S=b");
    }

    [Fact]
    public async Task The_container_that_a_client_has_by_itself_will_do()
    {
        await using var orders = new BalancedClient(Farm(cookie => cookie.Insert()));

        (await CallManyAsync(orders, 3)).Should().Be("AAA");
        _seen.Should().Equal("", "S=a", "S=a");
    }

    [Fact]
    public async Task Responses_stay_as_they_are_where_a_rule_ignores_persistence()
    {
        var container = new CookieContainer();
        await using var orders = new BalancedClient(web =>
        {
            Farm(cookie => cookie.Insert())(web);
            web.IgnorePersistence("TRUE");
        }, With(container));

        (await CallManyAsync(orders, 2)).Should().Be("AB");
        container.GetCookieHeader(Site).Should().BeEmpty();
    }

    [Fact]
    public async Task Cookies_of_the_application_go_to_all_servers_and_through_the_prefix()
    {
        var container = new CookieContainer();
        await using var orders = new BalancedClient(Farm(cookie => cookie.Prefix()), With(container));

        (await CallAsync(orders, "/login")).Should().Be("A");
        container.GetCookieHeader(Site).Should().Be("S=a~123; lang=en");
        (await CallManyAsync(orders, 2)).Should().Be("AA");
        _seen.Should().Equal("", "S=123; lang=en", "S=123; lang=en");

        await _a.DisposeAsync();
        (await CallAsync(orders, "/login")).Should().Be("B");
        container.GetCookieHeader(Site).Should().Be("S=b~123; lang=en");
    }

    [Fact]
    public async Task Without_a_container_the_caller_sees_what_a_browser_would_and_may_send_it_back()
    {
        await using var orders = new BalancedClient(Farm(cookie => cookie.Insert().Indirect().NoCache()), With(null));

        using var first = await orders.Client.GetAsync(new Uri("/", UriKind.Relative));
        first.Headers.GetValues("Set-Cookie").Should().Equal("S=a; path=/");
        first.Headers.CacheControl!.Private.Should().BeTrue();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Cookie", "x=1; S=a" } } };
        using var second = await orders.Client.SendAsync(request);

        (await second.Content.ReadAsStringAsync()).Should().Be("A");
        second.Headers.Contains("Set-Cookie").Should().BeFalse();
        _seen.Should().Equal("", "x=1");
        request.Headers.GetValues("Cookie").Should().Equal("x=1; S=a");
        (await CallManyAsync(orders, 1)).Should().Be("B", "without the cookie the next server is due");
    }

    [Fact]
    public async Task A_server_without_a_value_takes_the_cookie_out_of_the_container()
    {
        var container = new CookieContainer();
        container.Add(Site, new Cookie("S", "a", "/"));
        await using var orders = new BalancedClient(
            farm => farm.PersistWithCookie("S", cookie => cookie.Insert()).AddServer("b", _b.Address), With(container));

        (await CallAsync(orders, "/")).Should().Be("B");

        container.GetCookieHeader(Site).Should().BeEmpty();
    }

    [Fact]
    public async Task Cookies_for_somebody_else_are_passed_over()
    {
        var container = new CookieContainer();
        await using var orders = new BalancedClient(farm => farm.AddServer("a", _a.Address), With(container));

        (await CallAsync(orders, "/odd")).Should().Be("A");

        container.Count.Should().Be(0);
    }

    private static Action<IHttpClientBuilder> With(CookieContainer? container) => builder => builder.UseSocketsHttpHandler((handler, _) =>
    {
        handler.UseCookies = container is not null;
        if (container is not null)
        {
            handler.CookieContainer = container;
        }
    });

    private Action<BackendBuilder> Farm(Action<CookieBuilder> configure) => farm => farm.PersistWithCookie("S", configure)
        .AddServer("a", _a.Address, server => server.Cookie("a")).AddServer("b", _b.Address, server => server.Cookie("b"));

    private RequestDelegate Serve(string name) => context =>
    {
        _seen.Enqueue(context.Request.Headers.Cookie.ToString());
        switch (context.Request.Path)
        {
            case "/login":
                context.Response.Headers.SetCookie = new[] { "S=123; path=/; HttpOnly", "lang=en; path=/" };
                break;
            case "/odd":
                context.Response.Headers.SetCookie = "x=1; domain=elsewhere.test";
                break;
        }

        return context.Response.WriteAsync(name);
    };

    private static Task<string> CallAsync(BalancedClient orders, string path) => orders.Client.GetStringAsync(new Uri(path, UriKind.Relative));

    private static async Task<string> CallManyAsync(BalancedClient orders, int count)
    {
        var servers = "";
        for (var i = 0; i < count; i++)
        {
            servers += await CallAsync(orders, "/");
        }

        return servers;
    }
}
