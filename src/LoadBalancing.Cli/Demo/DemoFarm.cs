using System.Globalization;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.Hosting;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Cli.Demo;

/// <summary>Four sample servers and the proxy before them, with cookie persistence and health checks, all in this process.</summary>
internal sealed class DemoFarm : IAsyncDisposable
{
    private const string Backend = "webfarm";

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddMetrics().BuildServiceProvider();
    private readonly List<SampleServer> _servers = [];
    private Proxy? _proxy;

    public IReadOnlyList<SampleServer> Servers => _servers;

    /// <summary>The engine's view of the servers, in the same order.</summary>
    public IReadOnlyList<Server> Farm => _proxy!.Backends[Backend].Servers;

    /// <summary>Starts everything.</summary>
    /// <param name="port">The proxy's port on 127.0.0.1.</param>
    /// <param name="onChange">Told of every server that goes up or down.</param>
    public async Task StartAsync(int port, Action<ServerStateChange> onChange)
    {
        foreach (var letter in "ABCD")
        {
            var server = new SampleServer($"web{letter}", _services);
            _servers.Add(server);
            await server.StartAsync().ConfigureAwait(false);
        }

        _proxy = new Proxy(new ProxyConfiguration(Describe(port), []), logging => logging.ClearProviders());
        await _proxy.StartAsync().ConfigureAwait(false);
        _proxy.Backends.StateChanged += onChange;
    }

    /// <summary>Kills a server that runs, revives one that does not.</summary>
    public Task ToggleAsync(int index) => _servers[index].IsRunning ? _servers[index].KillAsync() : _servers[index].StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync().ConfigureAwait(false);
        }

        _servers.ForEach(server => server.Dispose());
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private ProxyOptions Describe(int port)
    {
        var backend = new BackendBuilder(new BackendOptions())
            .PersistWithCookie("SERVERID", cookie => cookie.Insert().Indirect())
            .CheckHttp(SampleServer.CheckPath, "HEAD", check =>
            {
                check.Interval = TimeSpan.FromSeconds(1);
                check.Fall = 2;
            })
            .ForwardedFor();
        foreach (var server in _servers)
        {
            backend.AddServer(server.Name, $"127.0.0.1:{server.Port}", options => options.Cookie(server.Name[^1..]));
        }

        return new ProxyOptions
        {
            Frontends = { ["demo"] = new FrontendOptions { Binds = { string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}") }, Backend = Backend } },
            LoadBalancer = { Backends = { [Backend] = backend.Options } },
        };
    }
}
