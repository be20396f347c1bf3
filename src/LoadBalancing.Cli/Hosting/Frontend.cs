using System.Text;
using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.Cli.Hosting;

/// <summary>A listening point: one Kestrel server, so that each frontend has its own time limits and can stop alone.</summary>
internal sealed class Frontend : IDisposable
{
    private readonly KestrelServer _server;
    private readonly FrontendApplication _application;

    public Frontend(
        string name, FrontendOptions options, BackendCollection backends, HttpForwarder forwarder, IConnectionListenerFactory transport, long connections,
        IServiceProvider services, ILoggerFactory logs)
    {
        _application = new FrontendApplication(name, options, backends, forwarder);
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            ApplicationServices = services,
            RequestHeaderEncodingSelector = static name => name == HeaderNames.ContentLength ? LengthEncoding.Instance : Encoding.Latin1,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
        };
        kestrel.Limits.Apply(options);
        foreach (var address in BindAddress.Expand(options.Binds))
        {
            kestrel.Listen(address, listen => listen.Protocols = ToProtocols(options.Protocol));
        }

        var slots = new ConnectionSlots(transport, Math.Min(options.Limits.Connections ?? long.MaxValue, connections));
        _server = new KestrelServer(Options.Create(kestrel), slots, logs);
    }

    public Task StartAsync(CancellationToken cancellation) => _server.StartAsync(_application, cancellation);

    /// <summary>Stops accepting and waits for the requests that run, until the token ends the waiting.</summary>
    public Task StopAsync(CancellationToken cancellation) => _server.StopAsync(cancellation);

    // Without TLS nothing tells a client's version in advance, and HTTP/1.1 is what nearly all speak there.
    private static HttpProtocols ToProtocols(FrontendProtocol protocol) =>
        protocol == FrontendProtocol.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;

    public void Dispose() => _server.Dispose();
}
