using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Cli.Demo;

/// <summary>A small web server inside the process that says who answered. It can be killed and revived.</summary>
internal sealed class SampleServer(string name, IServiceProvider services) : IHttpApplication<HttpContext>, IDisposable
{
    public const string CheckPath = "/index.html";

    private KestrelServer? _kestrel;
    private int _requests;

    public string Name { get; } = name;

    /// <summary>The port, chosen by the system at the first start and kept from then on.</summary>
    public int Port { get; private set; }

    public bool IsRunning => _kestrel is not null;

    public async Task StartAsync()
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = services };
        options.Listen(IPAddress.Loopback, Port);
        var kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        await kestrel.StartAsync(this, CancellationToken.None).ConfigureAwait(false);
        var address = kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        Port = new Uri(address).Port;
        _kestrel = kestrel;
    }

    /// <summary>Ends at once, as a crash would: connections are cut.</summary>
    public async Task KillAsync()
    {
        var kestrel = _kestrel;
        _kestrel = null;
        if (kestrel is not null)
        {
            await kestrel.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
            kestrel.Dispose();
        }
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method) && context.Request.Path == CheckPath)
        {
            return Task.CompletedTask;
        }

        var count = Interlocked.Increment(ref _requests);
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(
            $"{Name} answers {context.Request.Method} {context.Request.Path}, its request number {count}\n");
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The context holds nothing to give back.
    }

    public void Dispose() => _kestrel?.Dispose();
}
