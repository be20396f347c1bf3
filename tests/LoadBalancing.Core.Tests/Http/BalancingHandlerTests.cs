using System.Net;
using System.Net.Sockets;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Network;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>An HttpClient that balances what it sends, against real servers on loopback.</summary>
public sealed class BalancingHandlerTests : IAsyncLifetime
{
    private Origin _a = null!;
    private Origin _b = null!;

    public async Task InitializeAsync() => (_a, _b) = (await Origin.StartAsync("A"), await Origin.StartAsync("B"));

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task Requests_are_spread_by_weight()
    {
        await using var orders = new BalancedClient(farm => farm
            .AddServer("a", _a.Address, server => server.Weight(3)).AddServer("b", _b.Address));

        var answers = new List<string>();
        for (var request = 0; request < 8; request++)
        {
            answers.Add(await orders.Client.GetStringAsync("/"));
        }

        string.Concat(answers).Should().Be("AAABAAAB");
        orders.Orders.Servers.Should().OnlyContain(server => server.InFlight == 0 && server.TotalFailures == 0);
    }

    [Fact]
    public async Task Rules_that_choose_a_server_are_for_calls_and_others_are_not()
    {
        await using var orders = new BalancedClient(farm => farm
            .OnRequest("deny").OnResponse("set-header X-Rule 1").UseServer("b", "{ path_beg /b }")
            .AddServer("a", _a.Address).AddServer("b", _b.Address));

        for (var request = 0; request < 4; request++)
        {
            var response = await orders.Client.GetAsync("/b");
            (await response.Content.ReadAsStringAsync()).Should().Be("B");
            response.Headers.Contains("X-Rule").Should().BeFalse();
        }
    }

    [Fact]
    public async Task Many_requests_at_a_time_leave_nothing_in_flight()
    {
        await using var orders = Both();

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (request, stop) =>
        {
            var answer = await orders.Client.PostAsync($"/{request}", new StringContent($"{request}"), stop);
            (await answer.Content.ReadAsStringAsync(stop)).Should().BeOneOf("A", "B");
        });

        orders.Orders.Servers.Select(server => (server.InFlight, server.TotalRequests)).Should().Equal((0, 200), (0, 200));
        _a.Requests.Concat(_b.Requests).Should().HaveCount(400).And.OnlyContain(request => request.Target == $"/{request.Body}");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/a/b?c=d&e=f")]
    [InlineData("/a%2Fb%2fc")]
    [InlineData("/a%20b+c?d%20e=%2B+")]
    [InlineData("/a b?c d")]
    [InlineData("/%7Euser/%41?%7E")]
    [InlineData("/ü/日本?é=ü")]
    [InlineData("/%C3%BC?%FF")]
    [InlineData("//a//b")]
    [InlineData("/a/../b/./c")]
    [InlineData("/a;v=1,2/(x)!*'$@:")]
    [InlineData("/?")]
    [InlineData("/a?b?c/d")]
    [InlineData("/a#fragment")]
    public async Task Path_and_query_arrive_as_they_do_without_a_balancer(string target)
    {
        await using var orders = new BalancedClient(farm => farm.AddServer("a", _a.Address));
        using var direct = new HttpClient();

        await direct.GetStringAsync(new Uri(_a.Address + target));
        await orders.Client.GetStringAsync(new Uri("http://orders" + target));
        await orders.Client.GetStringAsync(new Uri("https+http://orders" + target));

        _a.Requests.Select(request => request.Target).Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData("/a/../b/./c")]
    [InlineData("/%41%7E%2e%2E/?%41")]
    public async Task A_target_that_is_to_be_kept_verbatim_is(string target)
    {
        await using var orders = new BalancedClient(farm => farm.AddServer("a", _a.Address));
        var uri = new Uri("http://orders" + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        await orders.Client.GetStringAsync(uri);

        _a.Requests.Single().Target.Should().Be(target);
    }

    [Theory]
    [InlineData("http://orders")]
    [InlineData("http://ORDERS:8080/")]
    [InlineData("https+http://orders")]
    public async Task The_host_part_names_the_backend(string uri)
    {
        await using var orders = Both();

        (await orders.Client.GetStringAsync(new Uri(uri))).Should().Be("A");

        _a.Requests.Single().Target.Should().Be("/");
    }

    [Fact]
    public async Task A_base_address_may_allow_both_schemes()
    {
        await using var orders = new BalancedClient(
            farm => farm.AddServer("a", _a.Address),
            builder => builder.ConfigureHttpClient(client => client.BaseAddress = new Uri("https+http://orders/api/")));

        (await orders.Client.GetStringAsync("items?page=2")).Should().Be("A");

        _a.Requests.Single().Target.Should().Be("/api/items?page=2");
    }

    [Fact]
    public async Task The_Host_header_is_that_of_the_server_unless_set()
    {
        await using var orders = Both();
        await orders.Client.GetStringAsync("/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "shop.example" } };
        await orders.Client.SendAsync(request);

        _a.Requests.Single().Host.Should().Be(new Uri(_a.Address).Authority);
        _b.Requests.Single().Host.Should().Be("shop.example");
    }

    [Fact]
    public async Task The_request_keeps_the_URI_it_was_made_with()
    {
        await using var orders = Both();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");

        using var response = await orders.Client.SendAsync(request);

        request.RequestUri.Should().Be(new Uri("http://orders/x"));
        response.RequestMessage.Should().BeSameAs(request);
    }

    [Fact]
    public async Task A_name_that_is_no_backend_is_answered_with_the_known_ones()
    {
        await using var orders = Both();

        var send = () => orders.Client.GetAsync(new Uri("http://oders/x"));

        await send.Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("The host of http://oders/x names no backend. Known backends: orders.");
    }

    [Theory]
    [InlineData("ftp://orders/", "Expected http, https or https+http, found 'ftp' in ftp://orders/.")]
    [InlineData("https://orders/", "https://orders/ asks for https, but server orders/a listens on http://*. Use https+http to allow both.")]
    public async Task A_scheme_that_cannot_be_kept_is_refused(string uri, string message)
    {
        await using var orders = Both();

        var send = () => orders.Client.GetAsync(new Uri(uri));

        await send.Should().ThrowAsync<InvalidOperationException>().WithMessage(message);
        orders.Orders.Server("a").TotalRequests.Should().Be(0);
    }

    [Fact]
    public async Task A_server_that_refuses_is_replaced_by_another_and_the_body_goes_there()
    {
        await using var orders = new BalancedClient(farm => farm
            .AddServer("gone", $"http://{LoopbackServer.Refusing()}").AddServer("b", _b.Address).AddServer("a", _a.Address));

        using var response = await orders.Client.PostAsync("/x", new StringContent("the body"));

        (await response.Content.ReadAsStringAsync()).Should().Be("B");
        _b.Requests.Should().Equal(("POST", "/x", new Uri(_b.Address).Authority, "the body"));
        var gone = orders.Orders.Server("gone");
        (gone.InFlight, gone.TotalRequests, gone.TotalFailures).Should().Be((0, 1, 1));
    }

    [Fact]
    public async Task A_server_that_does_not_connect_in_time_is_replaced_by_another()
    {
        var port = new Uri(_a.Address).Port;
        await using var orders = Both(builder => builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(300),
            ConnectCallback = async (context, stop) =>
            {
                if (context.DnsEndPoint.Port == port)
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }

                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                // On loopback this takes no time worth a limit, and must not fall under the one of this test.
                socket.Connect(context.DnsEndPoint);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }));

        (await orders.Client.GetStringAsync("/")).Should().Be("B");
        orders.Orders.Server("a").TotalFailures.Should().Be(1);
    }

    [Fact]
    public async Task When_every_server_refuses_the_last_error_is_thrown()
    {
        await using var orders = new BalancedClient(farm =>
        {
            farm.Options.Retries = 1;
            farm.AddServer("x", $"http://{LoopbackServer.Refusing()}").AddServer("y", $"http://{LoopbackServer.Refusing()}");
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");

        var error = await orders.Client.Invoking(client => client.SendAsync(request)).Should().ThrowAsync<HttpRequestException>();

        error.Which.HttpRequestError.Should().Be(HttpRequestError.ConnectionError);
        request.RequestUri.Should().Be(new Uri("http://orders/x"));
        orders.Orders.Servers.Should().OnlyContain(server => server.InFlight == 0 && server.TotalFailures == 1);
    }

    [Fact]
    public async Task Without_a_usable_server_the_error_says_so()
    {
        await using var orders = new BalancedClient(farm => farm.AddServer("a", _a.Address, server => server.Disabled()));

        var error = await orders.Client.Invoking(client => client.GetAsync("/")).Should().ThrowAsync<HttpRequestException>();

        error.WithMessage("Backend 'orders' has no usable server; none of its 1 servers is up.")
            .Which.HttpRequestError.Should().Be(HttpRequestError.ConnectionError);
    }

    [Fact]
    public async Task A_cookie_of_the_request_brings_it_to_its_server()
    {
        await using var orders = new BalancedClient(
            farm => farm.PersistWithCookie("S")
                .AddServer("a", _a.Address, server => server.Cookie("a")).AddServer("b", _b.Address, server => server.Cookie("b")),
            builder => builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseCookies = false }));

        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Cookie", "x=1; S=b" } } };
            using var response = await orders.Client.SendAsync(request);
            (await response.Content.ReadAsStringAsync()).Should().Be("B");
        }
    }

    [Fact]
    public async Task A_handler_before_it_that_repeats_a_request_gets_another_server()
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer().AddBackend("orders", farm => farm.AddServer("a", _a.Address).AddServer("b", _b.Address));
        services.AddHttpClient("twice").AddHttpMessageHandler(() => new Twice()).AddLoadBalancer();
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("twice");
        (await client.GetStringAsync(new Uri("http://orders/"))).Should().Be("B");

        (_a.Requests.Count, _b.Requests.Count).Should().Be((1, 1));
    }

    [Fact]
    public async Task An_error_of_a_server_is_a_response_like_any_other()
    {
        await using var failing = await Origin.StartAsync("F", context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var orders = new BalancedClient(farm => farm.AddServer("f", failing.Address).AddServer("a", _a.Address));

        using var response = await orders.Client.GetAsync("/");

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (failing.Requests.Count, _a.Requests.Count).Should().Be((1, 0));
    }

    private BalancedClient Both(Action<IHttpClientBuilder>? configure = null) =>
        new(farm => farm.AddServer("a", _a.Address).AddServer("b", _b.Address), configure);

    private sealed class Twice : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var first = await base.SendAsync(request, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
