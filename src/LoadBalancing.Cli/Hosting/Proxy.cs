using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Cli.Hosting;

/// <summary>The standalone proxy: the engine and its frontends in one process.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IDictionary<string, FrontendOptions> _options;
    private readonly TimeSpan _grace;
    private readonly List<Frontend> _frontends = [];
    private readonly ILogger _log;
    private readonly IDisposable? _frontendChanges;
    private FileLimitWatch? _fileLimit;

    /// <param name="configuration">What to run; has no errors.</param>
    /// <param name="logging">Where logs go; standard error by default.</param>
    public Proxy(ProxyConfiguration configuration, Action<ILoggingBuilder>? logging = null)
    {
        _options = configuration.Options.Frontends;
        _grace = configuration.Options.Grace;
        var services = new ServiceCollection();
        services.AddLogging(logging ?? LogToStandardError);
        configuration.AddBackends(services);
        _services = services.BuildServiceProvider();
        _log = _services.GetRequiredService<ILoggerFactory>().CreateLogger<Proxy>();
        configuration.ReloadFailed += error => _log.ReloadFailed(error);
        _frontendChanges = configuration.OnFrontendsChanged(_log.FrontendsChanged);
    }

    public BackendCollection Backends => _services.GetRequiredService<BackendCollection>();

    /// <summary>Binds all addresses, then listens on all of them.</summary>
    /// <exception cref="ProxyStartException">An address cannot be bound.</exception>
    public async Task StartAsync()
    {
        using var sockets = ListenSockets.Bind(_options);
        var connections = ConnectionsForEachFrontend();
        var transport = Transport(sockets);
        var forwarder = ActivatorUtilities.CreateInstance<HttpForwarder>(_services, transport);
        foreach (var (name, options) in _options)
        {
            var frontend = new Frontend(
                name, options, Backends, forwarder, transport, connections, _services, _services.GetRequiredService<ILoggerFactory>());
            _frontends.Add(frontend);
            await frontend.StartAsync(CancellationToken.None).ConfigureAwait(false);
            _log.Listening(name, string.Join(", ", options.Binds), string.Join(", ", options.UsedBackends));
        }

        _fileLimit = new FileLimitWatch(_services.GetRequiredService<TimeProvider>(), _log);
        _ = Backends.Count;
    }

    /// <summary>Goes on for the time of grace, then stops accepting and waits for the requests that run. The token ends both.</summary>
    public async Task StopAsync(CancellationToken now)
    {
        Backends.IsStopping = true;
        if (_grace > TimeSpan.Zero)
        {
            _log.StoppingSoon(_grace.TotalMilliseconds);
            await Task.Delay(_grace, _services.GetRequiredService<TimeProvider>(), now).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _log.Stopping(Backends.Sum(backend => backend.Servers.Sum(server => server.InFlight)));
        await Task.WhenAll(_frontends.Select(frontend => frontend.StopAsync(now))).ConfigureAwait(false);
        _log.Stopped(Backends.Sum(backend => backend.Servers.Sum(server => server.InFlight)));
    }

    public async ValueTask DisposeAsync()
    {
        _frontendChanges?.Dispose();
        _fileLimit?.Dispose();
        _frontends.ForEach(frontend => frontend.Dispose());
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    // Forwarding never blocks, so the threads that wait for sockets may run it.
    private IConnectionListenerFactory Transport(ListenSockets sockets)
    {
        if (OperatingSystem.IsLinux())
        {
            return new EventTransportFactory(sockets.Take);
        }

        var options = new SocketTransportOptions { CreateBoundListenSocket = sockets.Take, UnsafePreferInlineScheduling = true };
        return new SocketTransportFactory(Options.Create(options), _services.GetRequiredService<ILoggerFactory>());
    }

    private static void LogToStandardError(ILoggingBuilder logging)
    {
        logging.AddConsole(options =>
        {
            options.FormatterName = LineFormatter.FormatterName;
            options.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.Services.AddSingleton(TimeProvider.System);
        logging.Services.AddSingleton<ConsoleFormatter, LineFormatter>();
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }

    private long ConnectionsForEachFrontend()
    {
        if (OpenFiles.Limit is not { } limit)
        {
            return long.MaxValue;
        }

        var (connections, areFew) = FileDescriptors.Connections(limit);
        if (areFew)
        {
            _log.FewFileDescriptors(limit, connections);
        }

        return Math.Max(1, connections / _options.Count);
    }
}
