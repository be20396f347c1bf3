using System.Net;
using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.AspNetCore.Tests.Hosting;

/// <summary>An application that forwards to the backend <c>web</c>, listening for HTTP/1.1 and for HTTP/2 without TLS.</summary>
internal sealed class BalancedApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<HttpClient> _clients = [];

    private BalancedApp(WebApplication app) => _app = app;

    /// <summary>Whether this run of the tests is about event loops; everything has to hold there, too.</summary>
    public static bool OnEventLoops { get; } = Environment.GetEnvironmentVariable("LOADBALANCING_TEST_EVENT_LOOPS") == "1";

    /// <summary>Where HTTP/1.1 is spoken.</summary>
    public Uri Address => new(_app.Urls.First());

    public Backend Backend => _app.Services.GetRequiredService<BackendCollection>()["web"];

    /// <summary>The backend's only or first server.</summary>
    public Server Server => Backend.Servers[0];

    /// <summary>The connections to the backend's only or first server.</summary>
    public ConnectionPool Pool => PoolOf(Server);

    public IServiceProvider Services => _app.Services;

    public static Task<BalancedApp> StartAsync(params ScriptedServer[] servers) => StartAsync(web => Add(web, servers));

    /// <summary>Starts on a clock that the test moves: no time limit ends by itself, however busy the machine is.</summary>
    public static Task<BalancedApp> StartAsync(ManualTime time, params ScriptedServer[] servers) =>
        StartAsync(web => Add(web, servers), builder => builder.Services.AddSingleton<TimeProvider>(time));

    /// <param name="web">Describes the backend.</param>
    /// <param name="build">Adds services and the like.</param>
    /// <param name="map">Builds the pipeline instead of the plain one, which forwards everything.</param>
    public static Task<BalancedApp> StartAsync(
        Action<BackendBuilder> web, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null) => StartBareAsync(
            builder =>
            {
                build?.Invoke(builder);
                var balancer = builder.Services.AddLoadBalancer().AddBackend("web", web);
                if (OnEventLoops)
                {
                    balancer.UseEventLoops();
                }
            },
            map);

    /// <summary>Starts without a load balancer, unless <paramref name="build"/> adds one.</summary>
    /// <param name="build">Adds all services.</param>
    /// <param name="map">Builds the pipeline instead of the plain one, which forwards everything.</param>
    public static async Task<BalancedApp> StartBareAsync(Action<WebApplicationBuilder> build, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        build(builder);
        var app = builder.Build();
        try
        {
            if (map is null)
            {
                app.MapLoadBalancer("/{**path}", "web");
            }
            else
            {
                map(app);
            }

            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new BalancedApp(app);
    }

    /// <summary>A pipeline that forwards everything, with a limit of its own for a client that stands still.</summary>
    public static Action<WebApplication> WithClientIdle(TimeSpan limit) => app =>
    {
        app.MapLoadBalancer("/{**path}", "web");
        // As for the endpoint, that limit is the only one.
        var kestrel = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        kestrel.MinRequestBodyDataRate = kestrel.MinResponseDataRate = null;
        var backend = app.Services.GetRequiredService<BackendCollection>()["web"];
        app.Run(context => ForwarderOf(app).ForwardAsync(context, backend, limit));
    };

    /// <summary>A client that follows nothing and remembers nothing, of HTTP version 1 or 2.</summary>
    public HttpClient Client(int version = 1)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // A client that leaves a response leaves it at once.
            ResponseDrainTimeout = TimeSpan.Zero,
            UseCookies = false,
            UseProxy = false,
        };
        var client = new HttpClient(handler)
        {
            BaseAddress = new Uri(_app.Urls.ElementAt(version - 1)),
            DefaultRequestVersion = new Version(version, version % 2),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Patience.Limit,
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>What forwards the requests.</summary>
    public HttpForwarder Forwarder => ForwarderOf(_app);

    /// <summary>Waits until no server has a request in flight.</summary>
    public Task UntilIdleAsync() =>
        Patience.UntilAsync(() => Backend.Servers.All(server => server.InFlight == 0), "no request in flight");

    /// <summary>Waits until no server has a request in flight and every connection that is open waits for its next request.</summary>
    public async Task UntilNothingRunsAsync()
    {
        await UntilIdleAsync();
        await Patience.UntilAsync(
            () => Backend.Servers.Select(PoolOf).All(pool => pool.Open == pool.Idle), "no connection in use");
    }

    public ConnectionPool PoolOf(Server server) => Forwarder.ConnectionsTo(server);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static HttpForwarder ForwarderOf(WebApplication app) =>
        LoadBalancerEndpointRouteBuilderExtensions.Forwarders.TryGetValue(app.Services.GetRequiredService<BackendCollection>(), out var forwarder)
            ? forwarder
            : throw new InvalidOperationException("Nothing is mapped to a backend.");

    private static void Add(BackendBuilder web, ScriptedServer[] servers)
    {
        foreach (var (i, server) in servers.Index())
        {
            web.AddServer($"s{i + 1}", server.Address);
        }
    }
}
