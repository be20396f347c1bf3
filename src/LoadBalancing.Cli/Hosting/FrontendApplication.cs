using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancing.Cli.Hosting;

/// <summary>
/// What Kestrel runs for each request of a frontend: forwarding and nothing else. The host's usual pipeline would cost more
/// than the forwarding.
/// </summary>
internal sealed class FrontendApplication(FrontendOptions options, BackendCollection backends, HttpForwarder forwarder)
    : IHttpApplication<FrontendContext>
{
    private readonly BackendRoutes _routes = new(backends, options.Acls, options.Routes, options.Backend);

    public FrontendContext CreateContext(IFeatureCollection contextFeatures)
    {
        var context = contextFeatures is IHostContextContainer<FrontendContext> container
            ? container.HostContext ??= new FrontendContext()
            : new FrontendContext();
        context.Http.Initialize(contextFeatures);
        return context;
    }

    public Task ProcessRequestAsync(FrontendContext context)
    {
        if (options.Close)
        {
            context.Http.Response.Headers.Connection = "close";
        }

        return forwarder.ForwardAsync(context.Http, _routes, options.ClientTimeout);
    }

    public void DisposeContext(FrontendContext context, Exception? exception) => context.Http.Uninitialize();
}
