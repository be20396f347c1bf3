using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Rules;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Rules;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Monitor = LoadBalancing.AspNetCore.Rules.Monitor;

namespace LoadBalancing.Cli.Hosting;

/// <summary>
/// What Kestrel runs for each request of a frontend: forwarding and nothing else. The host's usual pipeline would cost more
/// than the forwarding.
/// </summary>
internal sealed class FrontendApplication(string name, FrontendOptions options, BackendCollection backends, HttpForwarder forwarder)
    : IHttpApplication<FrontendContext>
{
    private readonly FrontendRules _rules = ReadRules(name, options, backends);

    public FrontendContext CreateContext(IFeatureCollection contextFeatures)
    {
        var context = contextFeatures is IHostContextContainer<FrontendContext> container
            ? container.HostContext ??= new FrontendContext()
            : new FrontendContext();
        if (context.Exchange is not { IsFree: true })
        {
            // None yet, or one whose request ended by a mistake.
            context.Exchange = forwarder.LendExchange(contextFeatures);
        }

        context.Http.Initialize(contextFeatures);
        return context;
    }

    public Task ProcessRequestAsync(FrontendContext context)
    {
        if (options.Close)
        {
            context.Http.Response.Headers.Connection = "close";
        }

        return forwarder.ForwardAsync(context.Exchange, context.Http, _rules, options.ClientTimeout, context.FollowsAnother);
    }

    public void DisposeContext(FrontendContext context, Exception? exception)
    {
        context.FollowsAnother = true;
        context.Http.Uninitialize();
    }

    private static FrontendRules ReadRules(string name, FrontendOptions options, BackendCollection backends)
    {
        var acls = new AclSet(options.Acls);
        var routes = new BackendRoutes(backends, options.Acls, options.Routes, options.Backend);
        var requestRules = RuleList.Read(RuleKind.Request, options.RequestRules, acls);
        return new FrontendRules(name, routes)
        {
            Monitor = Monitor.Read(options.MonitorUri, options.MonitorFail, acls),
            ClientFin = options.ClientFinTimeout,
            RequestRules = requestRules,
            ResponseRules = RuleList.Read(RuleKind.Response, options.ResponseRules, acls),
            Strictness = options.Strictness,
            LooksAtPath = routes.LooksAtPath || requestRules?.LooksAtPath == true,
        };
    }
}
